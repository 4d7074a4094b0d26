"""The pages of the money: what is typed becomes an amount that waits, a file holds no formula, and a payee goes no further than the counter."""

import io

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from perspectief.parties.models import User
from perspectief.parties.rules import Role
from perspectief.plans.money.approving import approve
from perspectief.plans.money.entering import Note, commit
from perspectief.plans.money.models import Entry
from tests.factories import MembershipFactory, actor
from tests.plans.moneyed import PDF, Books, books


def client_of(who) -> Client:
    made = Client()
    made.force_login(User.objects.get(pk=who.id))
    return made


@pytest.fixture
def scene(s) -> tuple[Books, int, str]:
    made, line = books(s)
    return made, line, f"/doe-agenda/{made.number}/geld/"


def test_typed_by_one_and_approved_by_another(s, scene):
    made, line, address = scene
    first, second = client_of(made.first), client_of(made.second)
    typed = {"line": line, "who": "Bureau Bruin", "text": "Bezoeken", "cents": "€ 400,00", "on": "2026-01-02"}
    sent = first.post(f"{address}nieuw/?wat=verplichting", typed, follow=True)
    assert sent.status_code == 200 and "Een collega kijkt het na" in sent.content.decode()
    over = first.post(f"{address}nieuw/?wat=verplichting", typed | {"cents": "100,01"})
    assert over.status_code == 400 and f"?wat=besluit&amp;regel={line}" in over.content.decode()
    entry = Entry.objects.get(kind="commit")
    own = first.post(f"{address}nakijken/", {"doe": "goed", "bedrag": entry.number})
    assert own.status_code == 400 and "Jij voerde dit zelf in" in own.content.decode()
    assert second.post(f"{address}nakijken/", {"doe": "goed", "bedrag": entry.number}).status_code == 302
    invoice = SimpleUploadedFile("factuur.pdf", PDF, content_type="text/html")
    paid = {"commitment": entry.number, "cents": "12,34", "on": "2026-01-03", "document": invoice}
    assert first.post(f"{address}nieuw/?wat=betaling", paid).status_code == 302
    made.right(Entry.objects.get(kind="pay"))
    shown = client_of(s.uwv).get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    for words in ("Bureau Bruin", "€ 12,34", "€ 387,66", "alles telt op, tot op de cent"):
        assert words in shown
    assert "Leg een verplichting vast" not in shown
    document = Entry.objects.get(kind="pay").document
    assert document is not None
    taken = client_of(s.uwv).get(f"{address}stuk/{document.number}/")
    assert taken.content == PDF and taken["Content-Type"] == "application/octet-stream"
    assert taken["Content-Disposition"].startswith("attachment") and taken["X-Content-Type-Options"] == "nosniff"


def test_every_form_is_there_for_who_leads_and_keeps_its_amount(s, scene):
    made, line, address = scene
    made.right(made.commit(line, 300))
    first = client_of(made.first)
    for asked in ("toezegging", "ontvangst", "regel", "verplichting", "betaling", "besluit", "correctie"):
        assert first.get(f"{address}nieuw/?wat={asked}").status_code == 200
        assert first.post(f"{address}nieuw/?wat={asked}", {"cents": "x"}).status_code == 400
    assert first.get(f"{address}nieuw/?wat=iets").status_code == 404
    about = {"on": "2026-01-02", "reference": "B-1"}
    fund, entry = Entry.objects.get(kind="fund"), Entry.objects.get(kind="commit")
    sent = {
        "toezegging": {"kind": "cofunder", "name": "Branche zorg", "cents": "1.000,00", **about},
        "ontvangst": {"fund": fund.fund.number if fund.fund else 0, "cents": "10", **about},
        "regel": {"name": "Zaal", "cents": "25,-", "pillar": "match"},
        "besluit": {"line": line, "cents": "5", "who": "M. de Bruin", "text": "Nodig", **about},
        "correctie": {"entry": entry.number, "text": "Dubbel"},
    }
    for asked, given in sent.items():
        assert first.post(f"{address}nieuw/?wat={asked}", given).status_code == 302, asked
    waiting = Entry.objects.filter(state="waiting").order_by("id").values_list("kind", "cents")
    assert list(waiting) == [
        ("fund", 100_000), ("receipt", 1_000), ("allot", 2_500), ("excess", 500), ("commit", -300)
    ]  # fmt: skip


def test_a_file_with_every_amount_and_no_formula(scene):
    made, line, address = scene
    note = Note(who="=1+1", text="@SUM(A1)", reference="-2+3")
    entry = commit(made.first, number=made.number, line=line, cents=1_234, note=note)
    approve(made.second, number=made.number, entry=entry.number)
    first = client_of(made.first)
    text = first.get(f"{address}?als=csv").content.decode("utf-8-sig")
    row = next(one for one in text.splitlines() if str(entry.number) in one).split(";")
    assert row[3] == "12,34" and row[5:8] == ["'=1+1", "'@SUM(A1)", "'-2+3"]
    book = pl.read_excel(io.BytesIO(first.get(f"{address}?als=xlsx").content), engine="calamine")
    assert book["wie"].to_list()[-1] == "=1+1" and book["bedrag"].sum() == pytest.approx(1000 + 500 + 12.34)
    assert first.get(f"{address}?als=exe").status_code == 404


def test_others_read_sums_and_no_payee(s, scene):
    made, line, address = scene
    made.right(made.pay(made.right(made.commit(line, 300)), 100))
    employer = actor(MembershipFactory(organisation__kind="werkgever", role=Role.EMPLOYER))
    for reader, promised in ((s.ministry, True), (s.support, True), (s.far, False), (employer, False)):
        client = client_of(reader)
        shown = client.get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert "Bezoek aan werkgevers" in shown and "€ 1,00" in shown and "Bureau Bruin" not in shown
        assert ("€ 3,00" in shown) is promised and ("Branche techniek" in shown) is promised
        assert client.get(f"{address}?als=csv").status_code == 404
    public = Client().get("/regio/am25/plan/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "€ 500,00 op de begroting is € 1,00 besteed" in public and "Bureau Bruin" not in public


def test_a_talk_begins_with_a_proposed_agenda(s, scene):
    made, _line, _address = scene
    shown = client_of(made.first).get(f"/doe-agenda/{made.number}/gesprek/").content.decode()
    assert "Lessen: wat leerden we" in shown and "op de begroting" in shown
