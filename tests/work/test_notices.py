"""Notices: told to whom it concerns, once, and mailed as that person chose; a mail names nobody."""

import datetime
import re
from dataclasses import replace

import pytest
from django.core import mail
from django.urls import reverse

from perspectief.access.context import acting
from perspectief.core import clock, journal, outbox
from perspectief.core.errors import Invalid
from perspectief.core.models import Fact, Reaction
from perspectief.parties.models import Membership
from perspectief.parties.queries import actor_for
from perspectief.parties.rules import Role
from perspectief.work import actions, mailing, notices, reacting, substitutes
from perspectief.work.models import MailWish, Notice, NoticeKind, Task, TaskKind
from tests.factories import REGION, CardFactory, MembershipFactory

LIST, READ, WISH = reverse("web:notices"), reverse("web:notices_read"), reverse("web:mail_wish")
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def me(db, freeze, settings, as_app):
    """A klantmanager on a tuesday morning, where mail leaves."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    freeze(2026, 11, 24, 9)
    return MembershipFactory(user__name="Mia Ik", user__email="mia@eigenstad.example")


@pytest.fixture
def colleague(me):
    """Somebody beside her."""
    return MembershipFactory(organisation=me.organisation, user__name="Cor Collega")


def happened() -> None:
    """What was done is committed, and the runner has its turn."""
    Fact.objects.update(tx=1)
    Reaction.objects.update(handled_below=0)
    reacting.react()


def opened(by, to, kind=TaskKind.CORRECT, card=None) -> Task:
    card = card or CardFactory(
        organisation=to.organisation, named=True, profile__given_name="Jaap", profile__family_name="Oers"
    )
    actions.open_tasks(
        actor_for(by), region=REGION, kind=kind, subject_kind="card", assignees={card.number: to.user_id},
        due_at=clock.now() + 5 * HOUR,
    )  # fmt: skip
    return Task.objects.get(subject_number=card.number, kind=kind)


def told(membership) -> list[tuple[str, str]]:
    with acting(actor_for(membership)):
        return list(notices.latest(actor_for(membership)).values_list("kind", "task_kind"))


def test_a_task_a_colleague_gives_is_told_once(me, colleague):
    task = opened(colleague, colleague, TaskKind.CONFIRM_CARD)
    happened()
    assert told(me) == told(colleague) == []
    actions.hand_over(actor_for(colleague), task=task.pk, to=me.user_id)
    happened()
    happened()
    assert told(me) == [(NoticeKind.GIVEN, TaskKind.CONFIRM_CARD)]
    assert told(colleague) == []


def test_what_another_opens_for_me_is_told_and_my_own_deed_is_not(me, colleague):
    opened(colleague, me)
    opened(me, me, TaskKind.PERSON_ASKS)
    opened(colleague, me, TaskKind.CONFIRM_CARD)
    happened()
    assert told(me) == [(NoticeKind.OPENED, TaskKind.CORRECT)]
    assert Notice.objects.get().urgent


def test_who_left_is_told_nothing(me, colleague):
    opened(colleague, me)
    Membership.objects.filter(pk=me.pk).update(ends_on=datetime.date(2026, 11, 1))
    happened()
    assert not Notice.objects.exists()


def test_a_caseload_is_one_notice_for_each_who_takes_over(me, colleague):
    admin = MembershipFactory(organisation=me.organisation, role=Role.ADMINISTRATOR)
    with acting(actor_for(admin)):
        journal.record(
            "caseload_handed_over", actor=actor_for(admin), region=REGION, user=9, people=4, tasks=2,
            to=[me.user_id, colleague.user_id],
        )  # fmt: skip
    happened()
    assert told(me) == told(colleague) == [(NoticeKind.CASELOAD, "")]


def test_a_substitute_is_told(me, colleague):
    substitutes.name_substitute(
        actor_for(colleague), colleague=me.user.number, starts_on=clock.today(), ends_on=clock.today()
    )
    happened()
    assert told(me) == [(NoticeKind.SUBSTITUTE, "")]


def test_the_bell_the_list_and_reading(me, colleague, enter):
    opened(colleague, me)
    opened(colleague, me, TaskKind.PERSON_ASKS)
    happened()
    client = enter(me)
    html = client.get(LIST).content.decode()
    assert "Jaap Oers vraagt om iets te verbeteren" in html and "Jaap Oers vraagt of zegt iets" in html
    assert re.search(r'psp-bell".*?psp-nav__n">2<', html, re.DOTALL)
    one = Notice.objects.order_by("id").first()
    client.post(READ, {"melding": one.pk})
    assert re.search(r'psp-bell".*?psp-nav__n">1<', client.get(LIST).content.decode(), re.DOTALL)
    assert client.get(f"{LIST}?nieuw=1").content.decode().count('class="psp-row"') == 1
    client.post(READ, {"melding": "alle"})
    html = client.get(LIST).content.decode()
    assert 'psp-nav__n">0' not in html and "nieuw.</b>" not in html
    assert html.count('class="psp-row"') == 2


def test_the_notices_of_a_colleague_are_neither_seen_nor_put_away(me, colleague, enter):
    opened(me, colleague)
    happened()
    client = enter(me)
    assert client.get(LIST).content.decode().count('class="psp-row"') == 0
    client.post(READ, {"melding": Notice.objects.get().pk})
    client.post(READ, {"melding": "alle"})
    client.post(READ, {"melding": "x"})
    assert Notice.objects.get().read_at is None


def test_urgent_is_mailed_at_once_to_who_asked_for_that_and_names_nobody(me, colleague):
    mailing.choose(actor_for(me), choice="urgent", hour=9)
    opened(colleague, me)
    opened(colleague, me, TaskKind.PERSON_ASKS)
    happened()
    outbox.deliver()
    (sent,) = mail.outbox
    assert sent.to == ["mia@eigenstad.example"] and "heeft haast" in sent.subject
    assert "Jaap" not in sent.body and "Oers" not in sent.body and "Cor" not in sent.body


@pytest.mark.parametrize(
    ("choice", "hour", "moment", "mails"),
    [
        ("daily", 8, (2026, 11, 24, 8), 1),
        ("urgent", 8, (2026, 11, 24, 11), 1),
        ("off", 8, (2026, 11, 24, 9), 0),
        ("daily", 10, (2026, 11, 24, 9), 0),
        ("daily", 8, (2026, 11, 28, 9), 0),
        ("daily", 8, (2026, 11, 29, 9), 0),
    ],
)
def test_a_digest_at_the_hour_chosen_on_working_days(me, colleague, freeze, choice, hour, moment, mails):
    mailing.choose(actor_for(me), choice=choice, hour=hour)
    mailing.choose(actor_for(colleague), choice="off", hour=hour)
    opened(colleague, me)
    freeze(*moment)
    assert mailing.digests(clock.now()) == mails
    assert mailing.digests(clock.now()) == 0
    outbox.deliver()
    assert len(mail.outbox) == mails


def test_a_digest_counts_and_names_nobody(me, colleague):
    mailing.choose(actor_for(colleague), choice="off", hour=8)
    opened(colleague, me)
    task = opened(colleague, colleague, TaskKind.CONFIRM_CARD)
    Task.objects.filter(pk=task.pk).update(assignee=None, due_at=clock.now() + 300 * HOUR)
    happened()
    mailing.digests(clock.now())
    outbox.deliver()
    (sent,) = mail.outbox
    assert "Er wachten 2 dingen op je. Daarvan moet 1 vandaag. Je hebt 1 nieuwe melding." in sent.body
    for private in ("Jaap", "Oers", "Cor", me.organisation.name, "http"):
        assert private not in sent.subject + sent.body


def test_with_nothing_to_say_there_is_no_mail(me):
    assert mailing.digests(clock.now()) == 0
    assert MailWish.objects.get().digested_on == clock.today()


def test_a_digest_leads_to_the_site_the_operator_named(me, settings):
    assert mailing.where("vandaag/") == "Open Perspectief zoals je gewend bent."
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, hosts=("regio.example",))
    assert mailing.where("vandaag/") == "https://regio.example/vandaag/"


def test_the_choice_is_made_on_a_page(me, enter):
    client = enter(me)
    html = client.get(WISH).content.decode()
    assert re.search(r'value="daily"[^>]*checked', html)
    assert client.post(WISH, {"choice": "off", "hour": "16"}).status_code == 302
    wish = MailWish.objects.get(user=me.user)
    assert (wish.choice, wish.hour) == ("off", 16)
    assert client.post(WISH, {"choice": "always", "hour": "3"}).status_code == 400
    with pytest.raises(Invalid):
        mailing.choose(actor_for(me), choice="daily", hour=3)
    with pytest.raises(Invalid):
        mailing.choose(actor_for(me), choice="x", hour=8)
