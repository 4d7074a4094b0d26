"""Themes: from the long list to the agenda, taken up by regions."""

import pytest

from perspectief.access.context import acting
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.core.wording import Doubtful
from perspectief.learning.actions.themes import adopt_theme, decide_theme, leave_theme, propose_theme
from perspectief.learning.models import Theme, ThemeAdoption
from perspectief.learning.queries.agenda import ours, theme_detail, theme_list
from perspectief.parties.models import User
from perspectief.parties.queries import actor_of_person
from tests.factories import OTHER_REGION, REGION

GIVEN = {"title": "Ken je bestand", "question": "Hoe houd je kaarten actueel?", "why": "Een derde is oud."}


def test_any_professional_proposes_and_only_the_national_team_decides(s):
    for who in (s.me, s.school, s.lead, s.team):
        made = propose_theme(who, **GIVEN)
        assert made.state == "proposed" and made.region_id == (None if who is s.team else REGION)
        for other in (s.me, s.lead, s.school):
            with pytest.raises(Refused):
                decide_theme(other, number=made.number, state="agenda", said="Goed.")
    for who in (s.administrator, actor_of_person(s.person)):
        with pytest.raises(Refused):
            propose_theme(who, **GIVEN)
    decided = decide_theme(s.team, number=made.number, state="agenda", said="Negen regio’s vragen erom.")
    assert (decided.state, decided.decided_by_id) == ("agenda", s.team.id)
    with acting(s.there):
        assert theme_list()[0].state == "agenda"
    assert Fact.objects.filter(verb="theme_decided").get().data == {"theme": made.number, "state": "agenda"}


def test_the_same_form_proposes_once_and_a_text_is_looked_over(s):
    key = new_key()
    assert propose_theme(s.me, **GIVEN, key=key).pk == propose_theme(s.me, **GIVEN, key=key).pk
    assert Theme.objects.count() == 1
    with pytest.raises(Invalid) as refused:
        propose_theme(s.me, title=" ", question="x" * 3000, why="")
    assert set(refused.value.fields) == {"title", "question", "why"}
    with pytest.raises(Doubtful):
        propose_theme(s.me, **GIVEN | {"why": "Wie adhd heeft"})
    propose_theme(s.me, **GIVEN | {"why": "Wie adhd heeft"}, anyway=True)
    assert Fact.objects.filter(verb="theme_proposed").latest("id").data["doubts"] == {"why": ["medical"]}


def test_a_region_takes_part_with_a_lead_and_leaves(s):
    theme = propose_theme(s.me, **GIVEN)
    lead = User.objects.get(pk=s.their_lead.id)
    made = adopt_theme(s.there, number=theme.number, lead=lead.number)
    assert (made.region_id, made.lead_id, made.by_id) == (OTHER_REGION, lead.pk, s.there.id)
    assert adopt_theme(s.their_lead, number=theme.number).pk == made.pk  # twice is once
    with pytest.raises(Invalid):
        adopt_theme(s.me, number=theme.number, lead=lead.number)  # somebody of another region
    for who in (s.school, s.team):
        with pytest.raises(Refused):
            adopt_theme(who, number=theme.number)
    with acting(s.there):
        detail = theme_detail(s.there, theme.number)
        assert detail.ours == made and detail.theme.regions == 1 and not detail.may_adopt
        assert ours(s.there).themes == {theme.number}
    leave_theme(s.their_lead, number=theme.number)
    with pytest.raises(Missing):
        leave_theme(s.there, number=theme.number)
    again = adopt_theme(s.there, number=theme.number)
    assert again.pk != made.pk and ThemeAdoption.objects.filter(ended_on=None).count() == 1


def test_what_is_finished_takes_nobody_and_a_decision_is_not_overwritten(s):
    theme = propose_theme(s.me, **GIVEN)
    with pytest.raises(Refused):
        decide_theme(s.team, number=theme.number, state="closed", said="Klaar.")
    with pytest.raises(Invalid):
        decide_theme(s.team, number=theme.number, state="agenda", said=" ")
    decide_theme(s.team, number=theme.number, state="declined", said="Hoort bij een ander thema.", version=1)
    with pytest.raises(Changed):
        decide_theme(s.team, number=theme.number, state="agenda", said="Toch wel.", version=1)
    with pytest.raises(Refused):
        adopt_theme(s.there, number=theme.number)
    with acting(s.me):
        assert theme_list() == [] and len(theme_list(states=["declined"])) == 1
