"""Themes: anybody proposes one, the national team puts it on the agenda, regions take part with a lead."""

from django.db import IntegrityError, transaction

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.text import fold
from perspectief.learning.actions.texts import read_over, record, whole
from perspectief.learning.models import Adoption, Theme, ThemeAdoption
from perspectief.learning.policy import is_professional, may_decide, may_speak_for, regions
from perspectief.learning.queries.people import leaders
from perspectief.learning.rules import TAKEN_UP, THEME_STEPS, may_follow

GONE = "Dit thema is er niet."
ASKED = {
    "title": "Geef het thema een korte naam.",
    "question": "Schrijf de vraag op die jullie samen willen beantwoorden.",
    "why": "Schrijf op waarom dit nu telt.",
}


def propose_theme(actor: Actor, *, title: str, question: str, why: str, key: str = "", anyway: bool = False) -> Theme:
    """Puts a theme on the long list, of the actor's first region; of none for the national team. Refused, Invalid, Doubtful."""
    if not is_professional(actor) or actor.id < 1:
        raise Refused("Met jouw rol kun je geen thema voorstellen.")
    given = whole({"title": title, "question": question, "why": why}, ASKED)
    doubts = read_over(given, anyway=anyway)
    here = next(iter(regions(actor)), None)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Theme.objects.get(number=submissions.answer(key, actor))
        made = Theme.objects.create(
            region_id=here, organisation_id=actor.organisation, proposed_by_id=actor.id, sort_key=fold(given["title"]),
            folded=fold(f"{given['question']} {given['why']}"), **given,
        )  # fmt: skip
        record("theme_proposed", actor=actor, region=here, theme=made.number, doubts=doubts)
        if key:
            submissions.answered(key, actor, str(made.number))
    return made


def decide_theme(
    actor: Actor, *, number: int, state: str, said: str, version: int | None = None, key: str = "", anyway: bool = False
) -> Theme:
    """On the agenda, not on it, or finished, with a reason. Missing, Refused, Changed, Invalid (no reason), Doubtful."""
    if not may_decide(actor):
        raise Refused("Alleen het landelijk team beslist over de agenda.")
    given = whole({"said": said}, {"said": "Schrijf in een zin op waarom."})
    doubts = read_over(given, anyway=anyway)
    with acting(actor):
        theme = _locked(number)
        if key and not submissions.claim(key, actor):
            return theme
        if version is not None and version != theme.version:
            raise Changed("Een collega heeft intussen beslist. Kijk wat er nu staat.", current=theme)
        if not may_follow(THEME_STEPS, theme.state, state):
            raise Refused(f"Dit thema is nu: {theme.get_state_display()}. Er is niets veranderd.")
        theme.state, theme.said, theme.version = state, given["said"], theme.version + 1
        theme.decided_by_id, theme.decided_on = actor.id, clock.today()
        theme.save(update_fields=["state", "said", "version", "decided_by", "decided_on"])
        record("theme_decided", actor=actor, region=theme.region_id, theme=number, state=state, doubts=doubts)
    return theme


def adopt_theme(
    actor: Actor, *, number: int, region: int | None = None, lead: int | None = None, key: str = ""
) -> ThemeAdoption:
    """The region takes part. `lead`: public number of the account that leads it there; the actor when None. Twice is once.

    Raises Missing, Refused (not the actor's region, or the theme is finished), Invalid (the lead does not work there).
    """
    here = spoken_for(actor, region)
    with acting(actor):
        theme = seen(number)
        if theme.state not in TAKEN_UP:
            raise Refused(f"Dit thema is {theme.get_state_display()}. Er is niets veranderd.")
        if key and not submissions.claim(key, actor):
            return ThemeAdoption.objects.filter(theme=theme, region=here).latest("id")
        row = ThemeAdoption(
            theme=theme, region_id=here, organisation_id=actor.organisation, by_id=actor.id, since=clock.today(),
            lead_id=_lead(actor, here, lead),
        )  # fmt: skip
        if adopted(row):
            record("theme_adopted", actor=actor, region=here, theme=number)
            return row
        return ThemeAdoption.objects.get(theme=theme, region=here, ended_on=None)


def leave_theme(actor: Actor, *, number: int, region: int | None = None) -> None:
    """The region takes part no more. Missing when it did not."""
    here = spoken_for(actor, region)
    with acting(actor):
        rows = ThemeAdoption.objects.filter(theme=seen(number), region=here, ended_on=None)
        if not rows.update(ended_on=clock.today()):
            raise Missing("Jullie regio deed niet mee, of een andere organisatie gaf dat op.")
        record("theme_left", actor=actor, region=here, theme=number)


def spoken_for(actor: Actor, region: int | None) -> int:
    """The region the actor speaks for. Refused when there is none."""
    here = region if region is not None else next(iter(regions(actor)), None)
    if here is None or not may_speak_for(actor, here):
        raise Refused("Namens een regio spreken het loket en wie het programma leidt.")
    return here


def _lead(actor: Actor, region: int, lead: int | None) -> int:
    if lead is None:
        return actor.id
    found = next((user.pk for user in leaders(region) if user.number == lead), None)
    if found is None:
        raise Invalid("Kies wie het trekt.", {"lead": "Kies iemand die in deze regio werkt."})
    return found


def _locked(number: int) -> Theme:
    found = Theme.objects.select_for_update(of=("self",)).filter(number=number).first()
    if found is None:
        raise Missing(GONE)
    return found


def seen(number: int) -> Theme:
    """The theme with this public number. Missing when there is none."""
    found = Theme.objects.filter(number=number).first()
    if found is None:
        raise Missing(GONE)
    return found


def adopted(row: Adoption) -> bool:
    """Keeps that a region takes part; False when it was said already, also at this very moment."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    return True
