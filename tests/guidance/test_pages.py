"""What the pages say and do, through the door a user uses."""

import re
import zlib

import pytest
from django.core import mail
from django.test import Client

from perspectief.core import clock, outbox
from perspectief.core.models import Mail
from perspectief.guidance.actions import asking
from perspectief.guidance.models import Agreement, Coach, Ending, Milestone, Placement, Signal, Trial
from perspectief.parties.actions import one_time
from perspectief.parties.models import User
from perspectief.supply.models import Card
from perspectief.web.documents import pdf
from tests.guidance.scene import TEXTS
from tests.guidance.test_trials import agree, begin
from tests.web.sending import form_of


@pytest.fixture
def page(there) -> Client:
    client = Client()
    client.force_login(there.members["caseworker"].user)
    return client


def sent(client: Client, address: str, **given):
    return client.post(address, given, follow=True)


@pytest.mark.django_db
class TestThroughThePages:
    def test_from_introduction_to_work_and_its_end(self, there, page):
        start = f"/voordrachten/{there.introduction.number}/start/"
        shown = page.get(start)
        assert "Orders inpakken" in shown.content.decode()
        today = clock.today().isoformat()
        trial_form = {"doe": "proef", "kind": "trial", "starts_on": today, "ends_on": today, "hours": 24} | TEXTS
        assert sent(page, start, **trial_form | {"hours": ""}).status_code == 400
        assert "adhd" in sent(page, start, **trial_form | {"remarks": "heeft adhd"}).content.decode()
        sent(page, start, **trial_form)
        trial = Trial.objects.get()
        agree(there, trial)
        done = sent(page, f"/proef/{trial.number}/", doe="verslag", result="completed", led_to_job="ja")
        assert "Leg de plaatsing vast" in done.content.decode()
        work = {"doe": "plaatsing", "contract_form": "vast", "hours": 24, "wage_cents": "9,00", "starts_on": today}
        low = sent(page, f"/proef/{trial.number}/plaatsing/", **work)
        assert "minimumloon" in low.content.decode() and not Placement.objects.exists()
        sent(page, f"/proef/{trial.number}/plaatsing/", **work | {"wage_cents": "17,00"})
        placement = Placement.objects.get()
        here = f"/plaatsingen/{placement.number}/"
        sent(page, here, doe="coach", coach=there.members["coach"].user.number)
        sent(page, here, doe="signaal", voice="coach", about="hours", text="Begint te vroeg.")
        signal = Signal.objects.get()
        sent(page, here, doe=f"antwoord-{signal.number}", answer="Begint nu om acht uur.")
        sent(page, here, doe="regel", code="jobcoaching", starts_on=today)
        sent(page, here, doe="bevestig", skills=["2"])
        ending = {
            "doe": "einde", "ended_on": today, "ended_by": "together", "reason": "hours", "lesson": "Vraag eerst naar de bus.",
            "better": "fewer_hours", "step": "new_place", "step_due": today,
        }  # fmt: skip
        assert sent(page, here, **ending).status_code == 400 and not Ending.objects.exists()
        told = sent(page, here, **ending | {"receiver": there.members["other"].user.number})
        assert "een nieuwe plek zoeken" in told.content.decode()
        assert Card.objects.get().state == "zoekt" and not Coach.objects.filter(ended_on=None).exists()
        story = page.get(f"/mensen/{there.card.number}/").content.decode()
        assert "Werk: Orders inpakken" in story and "Proefplaatsing: Orders inpakken" in story

    def test_a_conversation_is_written_down(self, there, page, freeze):
        now = freeze(2026, 3, 2)
        there.introduction.said_on = clock.today()
        there.introduction.save()
        today = clock.today().isoformat()
        work = {"doe": "plaatsing", "contract_form": "vast", "hours": 24, "wage_cents": "17,00", "starts_on": today}
        sent(page, f"/voordrachten/{there.introduction.number}/start/", **work)
        placement = Placement.objects.get()
        now.move(days=7)
        page.force_login(there.members["caseworker"].user)
        said = {"doe": "gesprek", "week": "1", "spoken_on": clock.today().isoformat(), "at_work": "ja"}
        told = sent(page, f"/plaatsingen/{placement.number}/", **said, person_said="badly", employer_said="well")
        assert "geef hieronder een signaal" in told.content.decode()
        assert Milestone.objects.get().person_said == "badly"

    def test_the_agreement_for_the_employer(self, there):
        trial = begin(there)
        client = Client()
        client.force_login(User.objects.get(pk=there.employer.id))
        address = f"/afspraken/{Agreement.objects.get().number}/"
        shown = client.get(address).content.decode()
        assert "Uw akkoord" in shown and "Kevin" in shown and "wijzig" not in shown
        sent(client, address, doe="akkoord", partij="employer", versie="1")
        assert Agreement.objects.get().approvals.get().by_id == there.employer.id
        assert client.get(f"/proef/{trial.number}/").status_code == 200
        assert client.get(f"/mensen/{there.card.number}/").status_code == 404


@pytest.mark.django_db
class TestByLink:
    def asked(self, there):
        trial = agree(there, begin(there))
        return trial, *self.link(there, trial)

    def link(self, there, trial):
        """Token and code of a link that went out."""
        tokens: list[str] = []
        given = {"email": "baas@bedrijf.example", "address": lambda token: tokens.append(token) or f"/link/{token}/"}
        sent = asking.ask_report(there.caseworker, number=trial.number, **given)
        return tokens[0], sent.code

    def test_the_employer_answers_two_questions_once(self, there, client):
        trial, token, code = self.asked(there)
        address = f"/link/{token}/"
        answered = client.post(address, {"code": code}, follow=True)
        text = answered.content.decode()
        assert "Wilt u deze persoon een baan geven?" in text and "Kevin" not in text
        assert client.post(f"{address}antwoord/", {"result": "partly", "led_to_job": "ja"}).status_code == 400
        told = client.post(f"{address}antwoord/", {"result": "partly", "hours_done": 8, "led_to_job": "ja"})
        assert "Bedankt" in told.content.decode()
        trial.refresh_from_db()
        assert (trial.result, trial.hours_done, trial.led_to_job) == ("partly", 8, True)
        assert client.get(address).status_code == 410

    def test_a_new_link_ends_the_former(self, there):
        trial, first, _code = self.asked(there)
        self.link(there, trial)
        link = one_time.held(first).link
        assert link.withdrawn_at is not None

    def test_the_link_goes_by_mail_without_code_or_name(self, there, page, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        trial = agree(there, begin(there))
        at = f"/proef/{trial.number}/vraag-werkgever/"
        form = form_of(page.get(at), "")
        assert page.post(at, form | {"email": "x"}).status_code == 400
        shown = page.post(at, form | {"email": "baas@bedrijf.example"})
        assert shown.status_code == 200 and Mail.objects.count() == 1
        outbox.deliver()
        (sent,) = mail.outbox
        code = shown.context["code"]
        assert sent.to == ["baas@bedrijf.example"] and "/link/" in sent.body
        assert code not in sent.body and code.replace(" ", "") not in sent.body and "Kevin" not in sent.body
        assert page.post(at, form | {"email": "baas@bedrijf.example"}).status_code == 302  # sent twice is sent once
        assert Mail.objects.count() == 1


@pytest.mark.django_db
def test_the_document_is_tagged_and_has_title_and_language(there, page):
    begin(there)
    answer = page.get(f"/afspraken/{Agreement.objects.get().number}/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    body = answer.content
    assert body.startswith(b"%PDF-1.7")
    plain = _plain(body)
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked\s+true", plain) and b"/StructTreeRoot" in plain
    assert re.search(rb"/Lang\s*\(nl\)", plain) and b"/DisplayDocTitle true" in plain
    assert b"pdfuaid:part" in plain and b"Afspraken over de proefplaatsing" in plain


def _plain(body: bytes) -> bytes:
    """The file with its compressed streams opened."""
    found = [body]
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL):
        try:
            found.append(zlib.decompress(part))
        except zlib.error:
            found.append(part)
    return b"\n".join(found)


def test_a_document_fetches_nothing(tmp_path, settings):
    template = tmp_path / "x.html"
    template.write_text('<html lang="nl"><title>x</title><img alt="x" src="file:///etc/hostname"></html>')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    assert b"hostname" not in (pdf("x.html", {}) or b"")
