"""Vandaag: what waits, in which order, and what its buttons do."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from perspectief.access.models import Look
from perspectief.core import clock
from perspectief.core.clock import HOME
from perspectief.core.models import Fact
from perspectief.matching.models import Proposal
from perspectief.matching.run import run_region
from perspectief.parties.queries import actor_for
from perspectief.web.staff.today import clocks
from perspectief.work import substitutes
from perspectief.work.models import Task, TaskKind
from tests.factories import CardFactory, DossierFactory, EmployerFactory, MembershipFactory, PlaceFactory

TODAY = reverse("web:today")
ACT = reverse("web:today_act")
SKILLS = [1, 2, 3]
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def me(db, freeze):
    """A klantmanager on a tuesday morning."""
    freeze(2026, 11, 24, 9)
    return MembershipFactory()


@pytest.fixture
def task(db):
    """`task(me, hours=2)`: something to do about a new card."""

    def made(membership, *, kind=TaskKind.CONFIRM_CARD, hours=2.0, subject=None, assignee="self", **more) -> Task:
        subject = subject or CardFactory(organisation=membership.organisation, named=True)
        return Task.objects.create(
            region_id=25,
            organisation=membership.organisation,
            assignee=membership.user if assignee == "self" else assignee,
            kind=kind,
            subject_kind="place" if kind == TaskKind.CONFIRM_PLACE else "card",
            subject_number=subject.number,
            due_at=clock.now() + hours * HOUR,
            **more,
        )

    return made


def headings(html: str) -> list[str]:
    return re.findall(r'<h2 class="utrecht-heading-2" id="(?!mijn)\w+">(.*?)</h2>', html)


def test_nothing_waits(me, enter):
    html = enter(me).get(TODAY).content.decode()
    assert "Vandaag, dinsdag 24 november" in html
    assert "Er wacht niets op je." in html
    assert headings(html) == []


def test_most_urgent_first_in_groups(me, enter, task):
    for hours in (300, 50, 5, -26, 2):
        task(me, hours=hours)
    html = enter(me).get(TODAY).content.decode()
    assert headings(html) == ["Nu", "Vandaag nog", "Deze week", "Daarna"]
    assert "Twee dingen kunnen niet wachten." in html
    assert "Daarna nog drie dingen." in html
    assert html.count("nl-button--primary") == 2
    assert (
        html.index("te laat") < html.index("1 dag") < html.index("2 uur") < html.index("14.00") < html.index("2 dagen")
    )


def test_the_badge_counts_what_waits(me, enter, task):
    task(me)
    task(me, assignee=None)
    assert re.search(r'psp-nav__n">2<', enter(me).get(reverse("web:pool")).content.decode())


def test_tasks_of_others_are_not_mine(me, enter, task):
    colleague = MembershipFactory(organisation=me.organisation)
    task(me, assignee=colleague.user)
    task(MembershipFactory())
    assert headings(enter(me).get(TODAY).content.decode()) == []


def test_names_shown_are_on_record(me, enter, task):
    card = CardFactory(
        organisation=me.organisation, named=True, profile__given_name="Jaap", profile__family_name="Oers"
    )
    task(me, subject=card)
    assert "Klopt de kaart van Jaap Oers nog?" in enter(me).get(TODAY).content.decode()
    assert list(Look.objects.values_list("subject", "layer", "reason")) == [
        (card.pseudonym.subject, "profile", "tasks")
    ]


def test_a_task_about_a_card_that_is_gone_says_so(me, enter, task):
    card = CardFactory(organisation=me.organisation)
    task(me, subject=card)
    card.delete()
    assert "een kaart die er niet meer is" in enter(me).get(TODAY).content.decode()


def test_one_and_twenty_five_tasks_ask_the_same_number_of_questions(me, enter, task):
    client = enter(me)
    task(me)
    client.get(TODAY)
    with CaptureQueriesContext(connection) as few:
        client.get(TODAY)
    for _ in range(24):
        task(me)
        task(me, kind=TaskKind.CONFIRM_PLACE, subject=PlaceFactory())
    with CaptureQueriesContext(connection) as many:
        client.get(TODAY)
    assert len(many) == len(few) + 1  # the titles of places


def test_it_still_holds_confirms_and_finishes(me, enter, task):
    card = CardFactory(organisation=me.organisation, confirmed_at=datetime.date(2026, 1, 1))
    made = task(me, subject=card)
    enter(me).post(ACT, {"doe": "klopt", "taak": made.pk})
    card.refresh_from_db()
    made.refresh_from_db()
    assert card.confirmed_at == datetime.date(2026, 11, 24)
    assert made.done_by == me.user


def test_a_place_that_is_still_open_gets_a_new_term(me, enter, task):
    place = PlaceFactory(employer__organisation=me.organisation, confirmed_at=datetime.date(2026, 9, 1))
    made = task(me, kind=TaskKind.CONFIRM_PLACE, subject=place)
    enter(me).post(ACT, {"doe": "klopt", "taak": made.pk})
    place.refresh_from_db()
    assert place.expires_on == datetime.date(2026, 11, 24) + datetime.timedelta(days=90)
    assert not Task.objects.filter(done_at=None).exists()


def test_later_is_out_of_sight_until_then(me, enter, task, freeze):
    made = task(me)
    client = enter(me)
    client.post(ACT, {"doe": "later", "taak": made.pk, "tot": "morgen"})
    assert headings(client.get(TODAY).content.decode()) == []
    freeze(2026, 11, 25, 9)
    assert headings(enter(me).get(TODAY).content.decode()) == ["Nu"]


def test_a_moment_that_passed_is_refused(me, enter, task, freeze):
    made = task(me)
    freeze(2026, 11, 24, 15)
    answer = enter(me).post(ACT, {"doe": "later", "taak": made.pk, "tot": "middag"})
    assert answer.status_code == 400
    assert "al voorbij" in answer.content.decode()


def test_a_colleague_takes_over(me, enter, task):
    colleague, stranger = MembershipFactory(organisation=me.organisation), MembershipFactory()
    made = task(me)
    client = enter(me)
    assert client.post(ACT, {"doe": "geef", "taak": made.pk, "naar": stranger.user_id}).status_code == 400
    client.post(ACT, {"doe": "geef", "taak": made.pk, "naar": colleague.user_id})
    made.refresh_from_db()
    assert made.assignee == colleague.user
    assert headings(client.get(TODAY).content.decode()) == []


def test_done_can_be_taken_back_today(me, enter, task):
    made = task(me, kind=TaskKind.TAKE_UP, data={"place": PlaceFactory().number})
    client = enter(me)
    html = client.post(ACT, {"doe": "klaar", "taak": made.pk}, follow=True).content.decode()
    assert "1 ding gedaan vandaag" in html
    client.post(ACT, {"doe": "terug", "taak": made.pk})
    made.refresh_from_db()
    assert made.done_at is None
    assert [fact.verb for fact in Fact.objects.order_by("id")] == ["task_done", "task_reopened"]


def test_tasks_of_another_organisation_stay_untouched(me, enter, task):
    theirs = task(MembershipFactory())
    html = enter(me).post(ACT, {"doe": "klaar", "taak": theirs.pk}, follow=True).content.decode()
    assert "Deze taak is er niet meer" in html
    theirs.refresh_from_db()
    assert theirs.done_at is None


def test_an_unknown_button_changes_nothing(me, enter):
    assert enter(me).post(ACT, {"doe": "iets", "taak": "1"}).status_code == 400


def test_what_nobody_wrote_down_is_found(me, enter):
    for confirmed in (datetime.date(2026, 1, 1), None):
        DossierFactory(card=CardFactory(organisation=me.organisation, confirmed_at=confirmed), caseworker=me.user)
    account = EmployerFactory()
    account.file.contact = me.user
    account.file.save()
    PlaceFactory(employer=account, expires_on=datetime.date(2026, 11, 27))
    html = enter(me).get(TODAY).content.decode()
    assert re.search(r'psp-stat__n">2</span><span class="psp-stat__m">\s*kaarten zijn\s*<b>lang niet nagevraagd', html)
    assert re.search(r'psp-stat__n">1</span><span class="psp-stat__m">\s*plek verloopt\s*<b>binnen twee weken', html)


def test_my_own_people_in_numbers(me, enter):
    for state in ("zoekt", "zoekt", "werkt", "uit"):
        card = CardFactory(organisation=me.organisation, state=state, waiting_since=datetime.date(2025, 1, 1))
        DossierFactory(card=card, caseworker=me.user)
    html = enter(me).get(TODAY).content.decode()
    assert re.search(r'psp-stat__n">3</span><span class="psp-stat__m">mensen', html)
    assert re.search(r'psp-stat--mid"><span class="psp-stat__n">2<', html)


def test_an_employer_begins_at_its_own_company(me, enter):
    assert enter(MembershipFactory(employer=True)).get(TODAY)["Location"] == reverse("web:company")


@pytest.mark.parametrize(
    ("hours", "before", "time", "state"),
    [
        (-50, "te laat", "2 dagen", "late"),
        (-0.5, "te laat", "30 minuten", "late"),
        (2, "nog", "2 uur", "soon"),
        (6, "voor", "15.00", ""),
        (24, "nog", "1 dag", ""),
        (72, "nog", "3 dagen", ""),
    ],
)
def test_the_clock(hours, before, time, state):
    now = datetime.datetime(2026, 11, 24, 9, tzinfo=HOME)
    found = clocks.left(now + hours * HOUR, now, 72)
    assert (found.before, found.time, found.state) == (before, time, state)
    assert found.share == pytest.approx(hours / 72 if hours > 0 else 0)


def test_later_on_sunday_is_monday_once():
    sunday = datetime.datetime(2026, 11, 29, 14, tzinfo=HOME)
    assert [later.code for later in clocks.laters(sunday)] == ["morgen"]


def test_actor_of_a_task_is_in_the_journal(me, enter, task):
    made = task(me)
    enter(me).post(ACT, {"doe": "klaar", "taak": made.pk})
    fact = Fact.objects.get(verb="task_done")
    assert (fact.actor, fact.organisation_id) == (actor_for(me).id, me.organisation_id)


@pytest.fixture
def fit(me):
    """`fit()`: a person of my caseload with a place that fits, both matched."""

    def made(**told):
        card = CardFactory(
            organisation=me.organisation,
            named=True,
            can=SKILLS,
            profile__given_name="Jaap",
            profile__family_name="Oers",
            **told,
        )
        DossierFactory(card=card, caseworker=me.user)
        place = PlaceFactory(asks=SKILLS, title="Dozen vullen", employer__name="Van Gestel")
        run_region(25)
        return card, place

    return made


def judge(client, card, said: str) -> str:
    return client.post(reverse("web:today_judge"), {"mens": card.number, "oordeel": said}, follow=True).content.decode()


def test_a_new_match_waits_for_a_human(me, enter, fit):
    card, _place = fit()
    html = enter(me).get(TODAY).content.decode()
    assert "Jaap Oers bij Van Gestel: Dozen vullen" in html
    assert f"{reverse('web:job_seeker', args=[card.number])}#plekken" in html
    assert "Daarna nog één ding." not in html
    assert "Er zijn wel nieuwe matches." in html


def test_taken_up_it_becomes_something_to_do(me, enter, fit):
    card, place = fit()
    html = judge(enter(me), card, f"take_up:{place.number}")
    assert "Voorgesteld: Dozen vullen" in html
    assert "Nieuwe matches" not in html
    assert "Vraag Jaap Oers: wil je kennismaken? Dozen vullen bij Van Gestel" in html
    assert Proposal.objects.get().judgement == "take_up"


def test_not_now_and_does_not_fit_carry_a_reason(me, enter, fit):
    card, place = fit()
    client = enter(me)
    assert (
        client.post(reverse("web:today_judge"), {"mens": card.number, "oordeel": f"not_now:{place.number}"}).status_code
        == 400
    )
    assert "Nieuwe matches" not in judge(client, card, f"not_now:{place.number}:wrong_time")
    assert Proposal.objects.get().reason == "wrong_time"
    assert not Task.objects.exists()


def test_taking_it_back_takes_the_task_along(me, enter, fit):
    card, place = fit()
    client = enter(me)
    judge(client, card, f"take_up:{place.number}")
    html = judge(client, card, f"terug:{place.number}")
    assert "Nieuwe matches" in html
    assert not Task.objects.filter(done_at=None).exists()


def test_a_match_of_a_person_of_another_is_asked_of_who_knows_the_person(me, enter, fit):
    card, place = fit()
    other = MembershipFactory()
    assert "Nieuwe matches" not in enter(other).get(TODAY).content.decode()
    enter(other).post(reverse("web:today_judge"), {"mens": card.number, "oordeel": f"take_up:{place.number}"})
    asked = Task.objects.filter(organisation=me.organisation)
    assert list(asked.values_list("kind", flat=True)) == [TaskKind.ANSWER_PROPOSAL]


def test_without_a_person_nothing_is_judged(me, enter):
    assert enter(me).post(reverse("web:today_judge"), {"mens": "x", "oordeel": "take_up:1"}).status_code == 400


def shown_titles(html: str) -> list[str]:
    return re.findall(r'<h3 class="utrecht-heading-3"><a href="[^"]*">(.*?)</a>', html)


def badge(html: str) -> int:
    found = re.search(r'psp-nav__n">(\d+)<span class="psp-vh"> taken', html)
    return int(found[1]) if found else 0


def test_the_heading_and_the_number_in_the_menu_agree(me, enter, task, fit):
    fit()
    for hours in (2, 50, 300):
        task(me, hours=hours)
    task(me, assignee=None)
    html = enter(me).get(TODAY).content.decode()
    assert "Twee dingen kunnen niet wachten. " in html.replace("</b>", "")
    assert "Daarna nog twee dingen." in html
    assert badge(html) == 4
    assert "Nieuwe matches" in html


def test_more_than_a_page_is_turned_over(me, enter, task):
    for hours in range(60):
        task(me, hours=30 + hours)
    client = enter(me)
    first, second = client.get(TODAY).content.decode(), client.get(f"{TODAY}?blad=2").content.decode()
    titles = [*shown_titles(first), *shown_titles(second)]
    assert (len(shown_titles(first)), len(titles), len(set(titles))) == (50, 60, 60)
    assert "60 dingen" in first and "60 dingen" in second


def test_a_kind_can_be_chosen_without_a_script(me, enter, task):
    task(me)
    task(me, kind=TaskKind.CONFIRM_PLACE, subject=PlaceFactory(title="Dozen vullen"))
    client = enter(me)
    html = client.get(TODAY).content.decode()
    assert f'href="{TODAY}?soort=confirm_place">Plek verloopt <b>1</b>' in html
    html = client.get(f"{TODAY}?soort=confirm_place").content.decode()
    assert len(shown_titles(html)) == 1 and "Dozen vullen" in html
    assert badge(html) == 2
    made = Task.objects.get(kind=TaskKind.CONFIRM_PLACE)
    answer = client.post(ACT, {"doe": "later", "taak": made.pk, "tot": "morgen", "soort": "confirm_place"})
    assert answer["Location"] == f"{TODAY}?soort=confirm_place"
    assert "Hier staat nu niets." in client.get(answer["Location"]).content.decode()


def test_what_is_nobodys_is_taken_with_one_click_and_only_once(me, enter, task):
    colleague = MembershipFactory(organisation=me.organisation)
    made = task(me, assignee=None)
    for other in (me, colleague):
        html = enter(other).get(f"{TODAY}?van=niemand").content.decode()
        assert len(shown_titles(html)) == 1 and "van niemand" in html
    enter(me).post(ACT, {"doe": "neem", "taak": made.pk})
    made.refresh_from_db()
    assert made.assignee == me.user
    html = enter(colleague).post(ACT, {"doe": "neem", "taak": made.pk}, follow=True).content.decode()
    assert "Een collega heeft deze taak al opgepakt." in html
    made.refresh_from_db()
    assert made.assignee == me.user


def test_a_substitute_sees_both_lists_marked_and_only_in_those_days(me, enter, task, freeze):
    absent = MembershipFactory(organisation=me.organisation, user__name="Anna Afwezig")
    substitutes.name_substitute(
        actor_for(absent),
        colleague=me.user.number,
        starts_on=datetime.date(2026, 11, 25),
        ends_on=datetime.date(2026, 11, 26),
    )
    task(absent, hours=300)
    task(me, hours=301)
    assert len(shown_titles(enter(me).get(TODAY).content.decode())) == 1
    freeze(2026, 11, 25, 9)
    html = enter(me).get(TODAY).content.decode()
    assert len(shown_titles(html)) == 2 and badge(html) == 2
    assert "Je neemt vandaag waar voor Anna Afwezig." in html
    assert "van <b>Anna Afwezig</b>" in html
    assert len(shown_titles(enter(me).get(f"{TODAY}?van=vervanging").content.decode())) == 1
    freeze(2026, 11, 27, 9)
    assert len(shown_titles(enter(me).get(TODAY).content.decode())) == 1


def test_who_was_spoken_is_spoken(me, enter, task):
    made = task(me, kind=TaskKind.UNSEEN)
    html = enter(me).get(TODAY).content.decode()
    assert "is lang niet gesproken" in html and "Gesproken" in html
    enter(me).post(ACT, {"doe": "klaar", "taak": made.pk})
    made.refresh_from_db()
    assert made.done_by == me.user
