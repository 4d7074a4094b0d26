"""Every free text is looked over when it is saved: a new one without its row here, or a row that saves unlooked, fails."""

import datetime
import re

import pytest

from perspectief.access.classification import tables
from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.models import Fact
from perspectief.core.wording import Doubtful
from perspectief.demand.actions.contacts import note_moment
from perspectief.demand.actions.lanes import add_entry, start_lane
from perspectief.demand.actions.places import TaskValues, create_place, update_place
from perspectief.demand.actions.requests import ask
from perspectief.exchange.intake import people, places
from perspectief.guidance.actions.agreements import revise_agreement
from perspectief.guidance.actions.coaching import answer_signal, give_signal, speak
from perspectief.guidance.actions.endings import Stopped, end_placement
from perspectief.guidance.actions.placements import Contract, place_person
from perspectief.guidance.actions.proposals import propose_ending
from perspectief.guidance.actions.trials import open_trial
from perspectief.guidance.models import Agreement, EndingProposal, Placement, Signal
from perspectief.learning.actions.activities import change_activity, plan_activity, record_result
from perspectief.learning.actions.lessons import Told, adopt_lesson, change_lesson, share_ending, share_lesson
from perspectief.learning.actions.themes import decide_theme, propose_theme
from perspectief.learning.models import Activity
from perspectief.matching.actions import judge
from perspectief.matching.distribution.decisions import propose
from perspectief.matching.exits.actions import answer_own as answer_exit
from perspectief.matching.introductions.presenting import Refusal, refuse
from perspectief.matching.rules import Judgement
from perspectief.privacy import actions as rights
from perspectief.privacy.models import Request
from perspectief.supply.actions.cards import create_card, update_card
from perspectief.supply.actions.layers import update_dossier, update_profile
from perspectief.supply.actions.standing import set_keys
from perspectief.supply.actions.trajects import change_traject, end_traject, start_traject
from perspectief.training.actions.agreements import make_agreement
from perspectief.training.actions.courses import create_course, update_course
from perspectief.training.actions.gaps import answer_gap, ask_school
from perspectief.training.actions.practice import Process, log_day, sign, start_practice
from perspectief.training.models import Gap
from tests.contract.test_architecture import FILES, ROOT
from tests.factories import REGION, PlaceFactory, actor
from tests.plans import texts as plan_texts

TEXT = "heeft een strafblad en adhd"  # criminal and medical: no text may hold either


def _card(field):
    return lambda s, **given: update_card(s.me, number=s.card.number, version=None, values={field: TEXT}, **given)


def _new_card(field):
    def save(s, **given):
        names = {"given_name": "An", "family_name": "Bo"}
        values = {"title": "Inpakken"}
        (names if field in {"presentation", "cv_text"} else values)[field] = TEXT
        return create_card(s.me, region=REGION, values=values, names=names, **given)

    return save


def _profile(field):
    return lambda s, **given: update_profile(s.me, number=s.card.number, version=None, values={field: TEXT}, **given)


def _dossier(field):
    return lambda s, **given: update_dossier(s.me, number=s.card.number, version=None, values={field: TEXT}, **given)


def _place(field):
    return lambda s, **given: update_place(s.me, number=s.place.number, version=None, values={field: TEXT}, **given)


def _answer(s, **given):
    asked = Request.objects.create(
        region_id=REGION, organisation=s.own, card_id=s.card.pk, right="verbetering", text="x"
    )
    return rights.answer_correction(s.me, number=s.card.number, request=asked.pk, done=True, answer=TEXT, **given)


def _judge(s, **given):
    how = {"region": REGION, "card": s.card.pk, "place": s.place.pk, "judgement": Judgement.TAKE_UP, "text": TEXT}
    return judge(s.me, **how, **given)


def _decide(s, **given):
    today = clock.today()
    how = {"group": "young", "points": 1, "least": 0, "decided_on": today, "valid_from": today, "valid_until": None}
    return propose(s.me, region=REGION, reason=TEXT, **how, **given)


def _exit(s, **given):
    me = Actor(7, "job_seeker", 0, person=s.card.pk)
    return answer_exit(me, number=s.ended, first=3, second=3, text=TEXT, **given)


def _traject(s, goal="Ritme opbouwen", **given):
    type(s.traject).objects.filter(card=s.card).delete()  # one runs at a time
    how = {"provider": "Werkplaats", "weeks": 4, "starts_on": clock.today()}
    return start_traject(s.me, number=s.card.number, goal=goal, **how, **given)


def _changed_traject(s, **given):
    s.running = getattr(s, "running", None) or _traject(s)
    how = {"provider": "Werkplaats", "weeks": 4, "starts_on": clock.today()}
    return change_traject(s.me, number=s.running.number, version=None, goal=TEXT, **how, **given)


def _ended_traject(s, **given):
    s.running = getattr(s, "running", None) or _traject(s)
    return end_traject(s.me, number=s.running.number, version=None, result="reached", told=TEXT, **given)


def _task(s, **given):
    return create_place(
        s.me, employer=s.employer.number, values={"title": "Inpakker"}, tasks=[TaskValues(TEXT)], **given
    )


AGREED = {"work": "Vegen", "guided_by": "De teamleider", "remarks": ""}


def _trial(s):
    """A trial the owner arranged, from today on, at a place where nothing runs yet."""
    today = clock.today()
    s.elsewhere = getattr(s, "elsewhere", None) or PlaceFactory(employer=s.employer)
    return {
        "kind": "trial", "starts_on": today, "ends_on": today, "hours": 24, "card": s.card.number,
        "place": s.elsewhere.number, "consent_on": today, "consent_how": "phone",
    }  # fmt: skip


def _new_agreement(field):
    return lambda s, **given: open_trial(s.me, **_trial(s), texts=AGREED | {field: TEXT}, **given)


def _agreement(field):
    def save(s, **given):
        found = Agreement.objects.first()
        if found is None:
            open_trial(s.me, **_trial(s), texts=AGREED)
            found = Agreement.objects.get()
        return revise_agreement(s.me, number=found.number, texts=AGREED | {field: TEXT}, **given)

    return save


def _course(field):
    values = {"title": "Vegen", "provider": "School"}

    def save(s, **given):
        return create_course(s.me, region=REGION, values=values | {field: TEXT}, skills=[1], **given)

    return save


def _at_work(s):
    """The number of a placement that began today."""
    today = clock.today()
    who = {"card": s.card.number, "place": s.place.number, "consent_on": today, "consent_how": "phone"}
    running = Placement.objects.first()
    return (running or place_person(s.me, contract=Contract("vast", 24, 1700, today), **who)).number


def _speak(s, **given):
    number = _at_work(s)
    Placement.objects.update(starts_on=clock.today() - datetime.timedelta(days=9))
    return speak(s.me, number=number, week=1, at_work=True, text=TEXT, **given)


def _signal(s, **given):
    return give_signal(s.me, number=_at_work(s), voice="coach", about="work", text=TEXT, **given)


def _answer_signal(s, **given):
    number = _at_work(s)
    found = Signal.objects.first() or give_signal(s.me, number=number, voice="coach", about="work")
    return answer_signal(s.me, signal=found.number, answer=TEXT, **given)


def _end(s, **given):
    today = clock.today()
    how = Stopped(today, "person", "work", TEXT, "here", "talk", today, s.members["klantmanager"].user.number)
    return end_placement(s.me, number=_at_work(s), how=how, **given)


def _propose_end(s, **given):
    """Who guides may do what a coach of a partner does; the room is the same."""
    EndingProposal.objects.all().delete()
    today = clock.today()
    how = Stopped(today, "person", "work", TEXT, "here", "talk", today, None)
    return propose_ending(s.me, number=_at_work(s), how=how, **given)


def _note(s, **given):
    how = {"channel": "phone", "subject": "places", "result": "spoken"}
    return note_moment(s.me, employer=s.employer.number, text=TEXT, **how, **given)


def _ask(s, **given):
    return ask(s.me, employer=s.employer.number, kind="people", text=TEXT, **given)


def _entry(s, **given):
    lane = start_lane(s.me, region=REGION, branch=2)
    return add_entry(s.me, lane=lane.number, kind="course", name="VCA", note=TEXT, **given)


def _changed_course(s, **given):
    made = create_course(s.me, region=REGION, values={"title": "Vegen", "provider": "School"}, skills=[1])
    return update_course(s.me, number=made.number, version=None, values={"summary": TEXT}, **given)


def _gap(state):
    return Gap.objects.get_or_create(
        region_id=REGION, need="skill:9", defaults={"label": "Vegen", "counted_on": clock.today(), "state": state}
    )[0]


def _asked(s, **given):
    return ask_school(s.me, number=_gap("found").number, version=None, school="School", question=TEXT, **given)


def _answered(s, **given):
    return answer_gap(s.me, number=_gap("asked").number, answer="no", text=TEXT, **given)


def _log(s, **given):
    s.employer.recognised_trainer = True
    s.employer.save()
    days = {"starts_on": clock.today(), "ends_on": clock.today()}
    values = {"school": "S", "coach": "C", "qualification": "Q", "code": "25655", "week_hours": 8} | days
    held = start_practice(
        s.me,
        card=s.card.number,
        employer=s.employer.number,
        values=values,
        processes=[Process("B1-K1-W1", "x")],
        said_yes=True,
    )
    for signer in ("school", "company", "learner"):
        sign(s.me, number=held.number, signer=signer, how="paper")
    return log_day(s.me, number=held.number, on=clock.today(), kind="talk", note=TEXT, **given)


def _pact(s, **given):
    days = {"starts_on": clock.today(), "ends_on": clock.today()}
    values = {"title": "A", "sector": "S", "school": "S", "wanted": 1, "text": TEXT} | days
    return make_agreement(s.me, region=REGION, values=values, **given)


def _refused(field):
    def save(s, **given):
        return refuse(s.me, number=s.introduction, said=Refusal("other", **{field: TEXT}), **given)

    return save


def _theme(field):
    values = {"title": "Reizen", "question": "Wat helpt?", "why": "Het komt vaak voor."} | {field: TEXT}
    return lambda s, **given: propose_theme(s.me, **values, **given)


def _decided(s, **given):
    team = actor(s.members["support_team"])
    return decide_theme(team, number=s.learning.theme.number, state="closed", said=TEXT, **given)


def _told(field):
    return Told(**{"title": "Ga mee", "what": "Een keer samen.", "evidence": "Twee keer gezien."} | {field: TEXT})


def _lesson(field):
    return lambda s, **given: share_lesson(s.me, told=_told(field), confirmed=True, **given)


def _changed_lesson(field):
    def save(s, **given):
        number = s.learning.draft.number
        return change_lesson(s.me, number=number, told=_told(field), confirmed=True, version=None, **given)

    return save


def _ended_lesson(field):
    def save(s, **given):
        return share_ending(s.me, placement=s.learning.placement.number, told=_told(field), confirmed=True, **given)

    return save


def _adopted(s, **given):
    return adopt_lesson(actor(s.members["foreign"]), number=s.learning.lesson.number, told=TEXT, **given)


def _meeting(field):
    starts = clock.now() + UNTIL
    values = {"kind": "peers", "title": "Afhaken", "location": "Online", "starts_at": starts, "ends_at": starts + HOUR}
    return lambda s, **given: plan_activity(s.me, values=values | {field: TEXT}, **given)


def _moved(field):
    starts = clock.now() + UNTIL
    values = {"kind": "peers", "title": "Afhaken", "location": "Online", "starts_at": starts, "ends_at": starts + HOUR}

    def save(s, **given):
        return change_activity(
            s.me, number=s.learning.activity.number, version=None, values=values | {field: TEXT}, **given
        )

    return save


def _reported(s, **given):
    Activity.objects.update(starts_at=clock.now() - UNTIL, ends_at=clock.now() - UNTIL + HOUR)
    return record_result(s.me, number=s.learning.activity.number, result=TEXT, **given)


HOUR = datetime.timedelta(hours=1)
UNTIL = datetime.timedelta(days=9)
SAVERS = {
    **plan_texts.savers(TEXT),
    "supply.Card.title": (_card("title"), _new_card("title")),
    "supply.Card.motivation": (_card("motivation"), _new_card("motivation")),
    "supply.Card.person_key_how": (
        lambda s, **given: set_keys(s.me, number=s.card.number, person=True, how=TEXT, **given),
    ),
    "supply.Profile.presentation": (_profile("presentation"), _new_card("presentation")),
    "supply.Profile.cv_text": (_profile("cv_text"), _new_card("cv_text")),
    "supply.Dossier.obligations": (_dossier("obligations"),),
    "supply.Dossier.health_limits": (_dossier("health_limits"),),
    "supply.Dossier.notes": (_dossier("notes"),),
    "supply.Traject.goal": (lambda s, **given: _traject(s, goal=TEXT, **given), _changed_traject),
    "supply.Traject.told": (_ended_traject,),
    "matching.ExitAnswer.text": (_exit,),
    "matching.Introduction.text_person": (_refused("to_person"),),
    "matching.IntroductionNote.text": (_refused("to_colleague"),),
    "matching.Proposal.text": (_judge,),
    "matching.GroupDecision.reason": (_decide,),
    "demand.ContactNote.text": (_note,),
    "demand.EmployerRequest.text": (_ask,),
    "demand.LaneEntry.note": (_entry,),
    "demand.Place.title": (_place("title"),),
    "demand.Place.summary": (_place("summary"),),
    "demand.PlaceTask.title": (_task,),
    **{
        f"guidance.Agreement.{name}": (_new_agreement(name), _agreement(name))
        for name in ("work", "guided_by", "remarks")
    },
    "guidance.Milestone.text": (_speak,),
    "guidance.Signal.text": (_signal,),
    "guidance.Signal.answer": (_answer_signal,),
    "guidance.EndingProposal.lesson": (_propose_end,),
    "guidance.Ending.lesson": (_end,),
    "training.Course.title": (_course("title"),),
    "training.Course.summary": (_course("summary"), _changed_course),
    "training.Gap.question": (_asked,),
    "training.Gap.answer_text": (_answered,),
    "training.PracticeDay.note": (_log,),
    "training.LearnWorkAgreement.text": (_pact,),
    **{f"learning.Theme.{name}": (_theme(name),) for name in ("title", "question", "why")},
    "learning.Theme.said": (_decided,),
    **{
        f"learning.Lesson.{name}": (_lesson(name), _changed_lesson(name), _ended_lesson(name))
        for name in ("title", "what", "evidence", "how")
    },
    "learning.LessonAdoption.told": (_adopted,),
    **{f"learning.Activity.{name}": (_meeting(name), _moved(name)) for name in ("title", "about", "location")},
    "learning.Activity.result": (_reported,),
    "privacy.Request.text": (lambda s, **given: rights.ask_correction(s.me, number=s.card.number, text=TEXT, **given),),
    "privacy.Request.answer": (_answer,),
    "privacy.Hold.reason": (
        lambda s, **given: rights.hold(s.me, number=s.card.number, reason=TEXT, until=clock.today() + UNTIL, **given),
    ),
}
NOBODY_WRITES: set[str] = set()  # a text no page or action writes yet; the first one moves it to SAVERS
DECLARED = {f"{table.model}.{name}" for table in tables().values() for name in table.texts}


def test_every_free_text_has_its_way_of_saving():
    assert set(SAVERS) | NOBODY_WRITES == DECLARED
    assert not set(SAVERS) & NOBODY_WRITES


def test_what_nobody_writes_is_named_nowhere():
    """Beside its model, the policies and made data no code knows the table: who begins to save it comes by here."""
    for one in NOBODY_WRITES:
        model = one.split(".")[1]
        naming = {path.relative_to(ROOT).as_posix() for path in FILES if re.search(rf"\b{model}\b", path.read_text())}
        naming = {name for name in naming if "/migrations/" not in name and not name.startswith("exchange/made/")}
        assert naming == {"demand/models.py", "demand/policy.py"}, one


@pytest.mark.parametrize(
    ("name", "at"), [(name, at) for name, ways in SAVERS.items() for at in range(len(ways))], ids=str
)
def test_it_is_pointed_out_and_keeping_it_is_written_down(name, at, scene):
    scene.me = actor(scene.members["klantmanager"])
    save = SAVERS[name][at]
    with pytest.raises(Doubtful) as told:
        save(scene)
    assert {doubt.kind for doubts in told.value.found.values() for doubt in doubts} >= {"medical", "criminal"}
    save(scene, anyway=True)
    facts = [str(fact.data) for fact in Fact.objects.all()]
    kept = [data for data in facts if "medical" in data and "criminal" in data]
    assert len(kept) == 1
    assert "strafblad" not in "".join(facts), "the kind is written down, never the words"


def test_what_is_read_from_a_file_is_looked_over_by_the_same_rules():
    """Every free text a file can bring is asked about as on the page."""
    known = tables()
    columns = {
        "supply.Card": people.TEXTS,
        "supply.Profile": people.TEXTS,
        "supply.Dossier": people.TEXTS,
        "demand.Place": places.TEXTS,
    }
    for model, read in columns.items():
        for field, kinds in known[model].texts.items():
            if field in read:
                assert read[field] == kinds, f"{model}.{field}"
    assert set(known["supply.Profile"].texts) <= set(people.TEXTS)
