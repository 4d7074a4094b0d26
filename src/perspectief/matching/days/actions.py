"""Arranging a day of meeting: the day itself, who is asked, who comes, who wants to meet whom. Planning: `arranging`; verdicts: `saying`."""

import datetime
from collections.abc import Iterable
from typing import Any

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.demand.models import Employer
from perspectief.matching.days.models import DayEmployer, DayPair, DayPerson, MatchingDay
from perspectief.matching.days.rules import MOST_PEOPLE, MOST_ROUNDS, MOST_TABLES, Coming, DayKind, Side
from perspectief.matching.policy import may_arrange
from perspectief.supply.models import Card, Pseudonym
from perspectief.taxonomy.needs import BRANCHES

GONE = "Deze dag is er niet."
NOBODY = "Deze persoon of werkgever staat niet op deze dag."
FIELDS = (
    "kind", "branch", "on", "location", "starts_at", "minutes", "rounds", "tables", "most_talks", "break_after", "break_minutes",
)  # fmt: skip


def create_day(actor: Actor, *, region: int, key: str = "", **values: Any) -> MatchingDay | None:
    """A new day. `values`: FIELDS. None when this form was sent before. Raises Refused, Invalid."""
    if not may_arrange(actor, region):
        raise Refused("Alleen medewerkers van het loket maken een matchingsdag.")
    _whole(values)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return None
        made = MatchingDay.objects.create(
            region_id=region, organisation_id=actor.organisation, made_by_id=actor.id, **values
        )
        journal.record("day_made", actor=actor, region=region, day=made.pk, kind=made.kind)
    return made


def change_day(actor: Actor, *, number: int, version: int | None, key: str = "", **values: Any) -> MatchingDay:
    """Changes a day; talks in rounds that are gone fall out of the plan. Raises Missing, Refused, Invalid, Changed."""
    _whole(values)
    with acting(actor):
        day = locked_day(actor, number)
        if key and not submissions.claim(key, actor):
            return day
        if version is not None and day.version != version:
            raise Changed("Een collega heeft intussen iets veranderd.", current=day)
        for name in FIELDS:
            setattr(day, name, values[name])
        day.version += 1
        day.save()
        gone = DayPair.objects.filter(region=day.region_id, day=day, round__gte=day.rounds)
        gone.update(round=None, held=False)
        journal.record("day_changed", actor=actor, region=day.region_id, day=day.pk)
    return day


def cancel_day(actor: Actor, *, number: int, key: str = "") -> None:
    """The day is off. Again changes nothing."""
    with acting(actor):
        day = locked_day(actor, number, also_cancelled=True)
        if (key and not submissions.claim(key, actor)) or day.cancelled_at:
            return
        day.cancelled_at = clock.now()
        day.save(update_fields=["cancelled_at"])
        journal.record("day_cancelled", actor=actor, region=day.region_id, day=day.pk)


def invite_people(actor: Actor, *, number: int, cards: Iterable[int], key: str = "") -> int:
    """Asks people (public numbers of cards) for the day; how many were not on it yet. Unknown or hidden ones are left out."""
    with acting(actor):
        day = locked_day(actor, number)
        if key and not submissions.claim(key, actor):
            return 0
        known = DayPerson.objects.filter(region=day.region_id, day=day).values_list("card_id", flat=True).order_by("id")
        asked = Card.objects.filter(region=day.region_id, number__in=list(cards), hidden_at=None)
        new = [card for card in asked.order_by("pk") if card.pk not in set(known)]
        if len(known) + len(new) > MOST_PEOPLE:
            raise Invalid(f"Op een dag passen {MOST_PEOPLE} mensen.")
        DayPerson.objects.bulk_create(
            DayPerson(
                region_id=card.region_id,
                organisation_id=card.organisation_id,
                audience=card.audience,
                day=day,
                card=card,
            )
            for card in new
        )
        for subject in _subjects(day.region_id, [card.pk for card in new]):
            journal.record("day_person_invited", actor=actor, region=day.region_id, subject=subject, day=day.pk)
    return len(new)


def invite_employers(actor: Actor, *, number: int, employers: Iterable[int], key: str = "") -> int:
    """Asks employers (public numbers) for the day; how many were not on it yet."""
    with acting(actor):
        day = locked_day(actor, number)
        if key and not submissions.claim(key, actor):
            return 0
        known = set(DayEmployer.objects.filter(region=day.region_id, day=day).values_list("employer_id", flat=True))
        asked = Employer.objects.filter(region=day.region_id, number__in=list(employers)).order_by("pk")
        new = [one for one in asked if one.pk not in known]
        DayEmployer.objects.bulk_create(DayEmployer(region_id=day.region_id, day=day, employer=one) for one in new)
        journal.record("day_employers_invited", actor=actor, region=day.region_id, day=day.pk, number=len(new))
    return len(new)


def set_coming(actor: Actor, *, number: int, side: str, who: int, coming: str, key: str = "") -> None:
    """Whether a person (number of the card) or an employer comes. Who does not come loses the talks, held ones too."""
    if coming not in Coming.values or side not in Side.values:
        raise Invalid("Kies of iemand komt.")
    with acting(actor):
        day = locked_day(actor, number)
        if key and not submissions.claim(key, actor):
            return
        guest = _guest(day, side, who)
        if guest.coming == coming:
            return
        guest.coming = coming
        guest.save(update_fields=["coming"])
        if coming == Coming.NO:
            mine = {"card": guest.card_id} if isinstance(guest, DayPerson) else {"employer": guest.employer_id}
            DayPair.objects.filter(region=day.region_id, day=day, **mine).update(round=None, held=False, conflict=False)
        record_day("day_coming", day, guest, actor=actor, side=side, coming=coming)


def set_interest(
    actor: Actor, *, number: int, card: int, employer: int, side: str, wants: bool | None, key: str = ""
) -> None:
    """Whether one side wants to meet the other: yes, no, or not asked (None). Missing when either is not on the day."""
    if side not in Side.values:
        raise Invalid("Kies wie dit wil.")
    with acting(actor):
        day = locked_day(actor, number)
        if key and not submissions.claim(key, actor):
            return
        found = pair_of(day, card, employer)
        if side == Side.PERSON:
            found.person_wants = wants
        else:
            found.employer_wants = wants
        found.save()
        record_day("day_interest", day, found, actor=actor, side=side, wants=wants)


def answer_own(actor: Actor, *, day: int, coming: bool, key: str = "") -> None:
    """The person says, through the own account, whether to come. Written by a service of the card's organisation after the person's own
    row was read as the person. Raises Refused, Missing.
    """
    if actor.person is None:
        raise Refused("Alleen de persoon zelf zegt dit.")
    with acting(actor):
        mine = DayPerson.objects.filter(card=actor.person, pk=day).first()
        if mine is None:
            raise Missing(GONE)
        if key and not submissions.claim(key, actor):
            return
    keeper = service("own-profile", regions=(mine.region_id,), organisation=mine.organisation_id)
    with acting(keeper):
        held = MatchingDay.objects.get(region=mine.region_id, pk=mine.day_id)
        if held.cancelled_at or held.on < clock.today():
            raise Refused("Deze dag is voorbij of gaat niet door.")
        DayPerson.objects.filter(pk=mine.pk).update(coming=Coming.YES if coming else Coming.NO)
        if not coming:
            DayPair.objects.filter(region=mine.region_id, day=held, card=mine.card_id).update(round=None, held=False)
    with acting(actor):
        record_day("day_coming", held, mine, actor=actor, side=Side.PERSON, coming=Coming.YES if coming else Coming.NO)


def locked_day(actor: Actor, number: int, *, also_cancelled: bool = False) -> MatchingDay:
    """The day, locked until the transaction ends. Missing when it is not of a region of the actor, Refused when it is off."""
    day = MatchingDay.objects.select_for_update(of=("self",)).filter(number=number).first()
    if day is None or not may_arrange(actor, day.region_id):
        raise Missing(GONE)
    if day.cancelled_at and not also_cancelled:
        raise Refused("Deze dag gaat niet door. Er is niets veranderd.")
    return day


def pair_of(day: MatchingDay, card: int, employer: int) -> DayPair:
    """The row of a person and an employer (public numbers) on the day, made when there is none. Missing when either is not on it."""
    person, host = _person(day, card), _employer(day, employer)
    layer = {"region_id": person.region_id, "organisation_id": person.organisation_id, "audience": person.audience}
    return DayPair.objects.get_or_create(day=day, card_id=person.card_id, employer_id=host.employer_id, defaults=layer)[
        0
    ]


def record_day(verb: str, day: MatchingDay, row: Any, *, actor: Actor, **data: Any) -> Fact:
    """A fact about the day, and about the person when the row has one."""
    card = getattr(row, "card_id", None)
    subject = next(iter(_subjects(day.region_id, [card])), None) if card else None
    return journal.record(verb, actor=actor, region=day.region_id, subject=subject, day=day.pk, **data)


def _guest(day: MatchingDay, side: str, who: int) -> DayPerson | DayEmployer:
    return _person(day, who) if side == Side.PERSON else _employer(day, who)


def _person(day: MatchingDay, card: int) -> DayPerson:
    found = DayPerson.objects.filter(region=day.region_id, day=day, card__number=card).first()
    if found is None:
        raise Missing(NOBODY)
    return found


def _employer(day: MatchingDay, employer: int) -> DayEmployer:
    found = DayEmployer.objects.filter(region=day.region_id, day=day, employer__number=employer).first()
    if found is None:
        raise Missing(NOBODY)
    return found


def _subjects(region: int, cards: list[int]) -> list[int]:
    rows = Pseudonym.objects.filter(region=region, card__in=cards).order_by("card_id")
    return list(rows.values_list("subject", flat=True))


def _whole(values: dict[str, Any]) -> None:
    wrong = {}
    if set(values) != set(FIELDS):
        raise ValueError(f"a day is {FIELDS}, got {sorted(values)}")
    if values["kind"] not in DayKind.values:
        wrong["kind"] = "Kies een soort dag."
    if values["branch"] is not None and not 0 <= values["branch"] < len(BRANCHES):
        wrong["branch"] = "Kies een branche."
    if not isinstance(values["on"], datetime.date):
        wrong["on"] = "Kies een dag."
    if not str(values["location"]).strip():
        wrong["location"] = "Vul in waar het is."
    for name, most in (("rounds", MOST_ROUNDS), ("tables", MOST_TABLES), ("most_talks", MOST_ROUNDS), ("minutes", 120)):
        if not 1 <= values[name] <= most:
            wrong[name] = f"Kies 1 tot en met {most}."
    if not 0 <= values["break_after"] <= MOST_ROUNDS or not 0 <= values["break_minutes"] <= 120:
        wrong["break_after"] = "Kies na welke ronde de pauze is; 0 is geen pauze."
    if wrong:
        raise Invalid("Vul aan wat er nog mist.", wrong)
