"""What waits for whom along the life of a plan: derived for who has no Vandaag, tasks for the counter; both end with the step."""

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.journal import REACTIONS
from perspectief.core.models import Fact
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.plans.actions import deciding, signing, writing
from perspectief.plans.models import Plan, Version
from perspectief.plans.waiting import AHEAD, Wait, waiting_for
from perspectief.work import reacting
from perspectief.work.models import Task, TaskKind
from perspectief.work.watching import look_after
from tests.factories import REGION, EmployerFactory, MembershipFactory, OrganisationFactory, actor
from tests.plans.conftest import SIGNER
from tests.plans.test_money_pages import client_of


def react() -> None:
    """What the worker does after the commit with the last fact of the plan."""
    fact = Fact.objects.filter(verb__startswith="plan_").exclude(verb="plan_locked").latest("id")
    for verb, follow in REACTIONS.values():
        if verb == fact.verb:
            with reacting.scope(fact):
                follow(fact)


def waits(who) -> list[Wait]:
    with acting(who):
        return [one.kind for one in waiting_for(who)]


def tasks() -> set[tuple[int, str]]:
    """Organisation and kind of what is open."""
    rows = Task.objects.filter(done_at=None, subject_kind="plan").order_by("id")
    return set(rows.values_list("organisation_id", "kind"))


def test_each_step_waits_for_its_own_people_and_ends_with_the_step(s, freeze):
    freeze(2026, 3, 2, 9)
    number = s.draft()
    react()
    assert waits(s.uwv) == waits(s.lead) == [] and tasks() == set()
    signing.ask_parties(s.lead, number=number)
    react()
    assert waits(s.uwv) == [Wait.REACT]
    assert tasks() == {(s.uwv_party.pk, TaskKind.PLAN_REACT), (s.own.pk, TaskKind.PLAN_REACT)}
    due = Task.objects.filter(organisation=s.uwv_party, done_at=None).get().due_at
    assert due.astimezone(clock.HOME).date().isoformat() == "2026-03-16", "ten working days"
    party = s.parties()["UWV"]
    remark = signing.react(s.uwv, number=number, party=party, agrees=False, text="Noem ook de kleine werkgevers.")
    react()
    assert waits(s.uwv) == [] and waits(s.lead) == [Wait.ANSWER]
    assert tasks() == {(s.own.pk, TaskKind.PLAN_REACT)}
    signing.answer(s.lead, number=number, remark=remark.pk, text="Dat doen we.")
    signing.lock(s.lead, number=number)
    react()
    assert waits(s.uwv) == [Wait.SIGN] and waits(s.lead) == []
    assert tasks() == {(s.uwv_party.pk, TaskKind.PLAN_SIGN), (s.own.pk, TaskKind.PLAN_SIGN)}
    s.sign_all()
    react()
    assert waits(s.uwv) == [] and waits(s.lead) == [Wait.SUBMIT] and tasks() == set()
    signing.submit(s.lead, number=number)
    assert waits(s.lead) == waits(s.ministry) == [] and waits(s.support) == [Wait.ADVISE]
    deciding.advise(s.support, number=number, advice="positive", text="Goed.")
    assert waits(s.support) == [] and waits(s.ministry) == [Wait.DECIDE]
    deciding.decide(s.ministry, number=number, decision="granted", reasons="Akkoord.")
    assert waits(s.ministry) == waits(s.far) == waits(s.other_lead) == []


def test_a_plan_taken_back_asks_nothing_more(s):
    s.locked()
    react()
    assert {kind for _party, kind in tasks()} == {TaskKind.PLAN_SIGN}
    signing.take_back(s.lead, number=s.number)
    react()
    assert tasks() == set() and waits(s.uwv) == []


def test_what_a_missed_fact_left_the_night_puts_right(s):
    s.locked()
    look_after(REGION, s.uwv_party.pk, clock.today())
    assert tasks() == {(s.uwv_party.pk, TaskKind.PLAN_SIGN)}
    sha256 = Version.objects.get(plan=s.plan).sha256
    signing.sign(s.uwv, number=s.number, party=s.parties()["UWV"], sha256=sha256, signer=SIGNER)
    look_after(REGION, s.uwv_party.pk, clock.today())
    assert tasks() == set()


def test_the_last_day_and_the_next_talk_come_into_sight_in_time(s, freeze):
    freeze(2026, 3, 2, 9)
    s.draft()
    last = clock.today() + AHEAD
    Plan.objects.filter(pk=s.plan.pk).update(submit_by=last + (last - clock.today()))
    assert waits(s.lead) == []
    Plan.objects.filter(pk=s.plan.pk).update(submit_by=last)
    with acting(s.lead):
        (one,) = waiting_for(s.lead)
    assert (one.kind, one.due_on, one.late) == (Wait.SUBMIT, last, False)


def test_a_talk_waits_for_a_day(s, freeze):
    freeze(2026, 3, 2, 9)
    number = s.published()
    assert waits(s.lead) == []
    freeze(2026, 8, 10, 9)
    assert waits(s.lead) == [Wait.TALK]
    deciding.plan_talk(s.lead, number=number, planned_on=clock.today())
    assert waits(s.lead) == []


def test_an_employer_and_a_school_find_it_on_their_first_page(s):
    """Parties of the plan that have no Vandaag: what is asked of them stands there until they did it."""
    firm = OrganisationFactory(name="Van Gestel", kind=OrganisationKind.EMPLOYER)
    school = OrganisationFactory(name="Vakschool", kind=OrganisationKind.TRAINER)
    EmployerFactory(organisation=s.own, party=firm)
    number = s.draft()
    for name, part, party in (("Van Gestel", "party", firm), ("Vakschool", "party", school)):
        writing.keep_party(s.lead, number=number, name=name, part=part, organisation=party.number)
    signing.ask_parties(s.lead, number=number)
    for organisation, role, address, words in (
        (firm, Role.EMPLOYER, "/mijn-bedrijf/", "Wat op u wacht"),
        (school, Role.TRAINER, "/scholing/", "Wat op jou wacht"),
    ):
        who = actor(MembershipFactory(organisation=organisation, role=role))
        client = client_of(who)
        shown = client.get(address).content.decode()
        page = f"/doe-agenda/{number}/partijen/"
        assert words in shown and page in shown
        assert client.get(page).status_code == 200
        party = next(nr for name, nr in s.parties().items() if name == organisation.name)
        signing.react(who, number=number, party=party, agrees=True)
        assert words not in client.get(address).content.decode()
