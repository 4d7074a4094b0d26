"""Every free text is looked over when it is saved: a new one without its row here, or a row that saves unlooked, fails."""

import datetime
import re

import pytest

from perspectief.access.classification import tables
from perspectief.core import clock
from perspectief.core.models import Fact
from perspectief.core.wording import Doubtful
from perspectief.demand.actions.places import TaskValues, create_place, update_place
from perspectief.exchange.intake import people, places
from perspectief.matching.actions import judge
from perspectief.matching.distribution.decisions import decide
from perspectief.matching.rules import Judgement
from perspectief.privacy import actions as rights
from perspectief.privacy.models import Request
from perspectief.supply.actions.cards import create_card, update_card
from perspectief.supply.actions.layers import update_dossier, update_profile
from perspectief.supply.actions.standing import set_keys
from tests.contract.test_architecture import FILES, ROOT
from tests.factories import REGION, actor

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
    how = {"group": "long", "points": 1, "least": 0, "decided_on": today, "valid_from": today, "valid_until": None}
    return decide(s.me, region=REGION, reason=TEXT, **how, **given)


def _task(s, **given):
    return create_place(
        s.me, employer=s.employer.number, values={"title": "Inpakker"}, tasks=[TaskValues(TEXT)], **given
    )


UNTIL = datetime.timedelta(days=9)
SAVERS = {
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
    "matching.Proposal.text": (_judge,),
    "matching.GroupDecision.reason": (_decide,),
    "demand.Place.title": (_place("title"),),
    "demand.Place.summary": (_place("summary"),),
    "demand.PlaceTask.title": (_task,),
    "privacy.Request.text": (lambda s, **given: rights.ask_correction(s.me, number=s.card.number, text=TEXT, **given),),
    "privacy.Request.answer": (_answer,),
    "privacy.Hold.reason": (
        lambda s, **given: rights.hold(s.me, number=s.card.number, reason=TEXT, until=clock.today() + UNTIL, **given),
    ),
}
NOBODY_WRITES = {"demand.ContactNote.text"}  # no page or action yet; the first one moves it to SAVERS
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
