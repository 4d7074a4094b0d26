"""Raising an obstacle, and every step after that: taken, lifted or sent back, joined, answered, judged by who raised it.

What a step writes is written in the name of the party that raised it (`carrier`), after the actor was found to be one who may take it:
so an obstacle can go up to somebody else and down again, while the database lets nobody outside the party write in its rows.
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, submissions, wording
from perspectief.core.errors import Changed, Invalid, Refused
from perspectief.parties.models import Organisation
from perspectief.parties.queries import held, taking_part
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.plans.obstacles import rules
from perspectief.plans.obstacles.models import Obstacle, ObstacleRaiser, ObstacleStep, ObstacleToo
from perspectief.plans.obstacles.policy import is_own, may_handle, may_raise, may_say_too, regions
from perspectief.plans.obstacles.queries import seen
from perspectief.plans.obstacles.rules import POINTED_OUT, Level, Outcome, State, Step, Topic

WRONG = "Nog niet alles is goed ingevuld. Er is nog niets bewaard."
LATER = "Een collega heeft intussen iets veranderd. Lees het opnieuw."
NOT_YOURS = "Dit is niet aan jou. Er is niets veranderd."
IN_TIME = "Er kwam op tijd geen antwoord. Daarom ligt het nu een niveau hoger."
Change = Callable[[Obstacle], None]


def carrier(row: Obstacle) -> Actor:
    """Who writes in the rows of the party that raised it."""
    return service("obstacles", regions=(), organisation=row.organisation_id, programme_regions=(row.region_id,))


def keeper_of(level: str, *, region: int, organisation: int) -> Organisation | None:
    """The organisation that owes the answer at a level; None when nobody is there yet."""
    if level == Level.PARTY:
        return Organisation.objects.get(pk=organisation)
    if level == Level.REGION:
        joined = taking_part(region).order_by("organisation__name", "organisation_id").select_related("organisation")
        found = (one.organisation for one in joined)
        return next((one for one in found if held(one.pk).filter(role=Role.PROGRAMME_MANAGER).exists()), None)
    country = list(Organisation.objects.filter(kind=OrganisationKind.NATIONAL).order_by("name", "id"))
    for role in (Role.SUPPORT_TEAM, Role.MINISTRY):
        for one in country:
            if held(one.pk).filter(role=role).exists():
                return one
    return None


def levels_for(actor: Actor, region: int) -> list[Level]:
    """The levels at which somebody answers. What an employer raises is never the employer's own to answer."""
    wanted = [one for one in rules.ORDER if one != Level.PARTY or actor.role != Role.EMPLOYER]
    return [one for one in wanted if keeper_of(one, region=region, organisation=actor.organisation) is not None]


def raise_obstacle(
    actor: Actor,
    *,
    level: str,
    topic: str,
    title: str,
    what: str,
    page: str = "",
    region: int | None = None,
    key: str = "",
    anyway: bool = False,
) -> Obstacle:
    """Something stands in the way. `page`: name of the page it was met on. Refused, Invalid, Doubtful."""
    here = region if region is not None else next(iter(regions(actor)), None)
    if not may_raise(actor) or here not in regions(actor) or here is None:
        raise Refused("Een knelpunt meld je vanuit een regio. Met jouw rol kan dat niet.")
    texts = {"title": title.strip(), "what": what.strip()}
    keeper = _asked(actor, here, level, topic, texts)
    doubts = _read_over(texts, anyway=anyway)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Obstacle.objects.get(number=int(submissions.answer(key, actor)))
        today = clock.today()
        row = Obstacle.objects.create(
            region_id=here, organisation_id=actor.organisation, keeper=keeper, level=level, topic=topic, page=page,
            raised_on=today, due_on=rules.due(level, today), **texts,
        )  # fmt: skip
        about = {"region_id": here, "organisation_id": actor.organisation, "obstacle": row}
        ObstacleRaiser.objects.create(**about, user_id=actor.id, since=today)
        ObstacleStep.objects.create(**about, level=level, to=level, kind=Step.RAISE)
        _record(actor, row, Step.RAISE, doubts)
        if key:
            submissions.answered(key, actor, str(row.number))
    return row


def _asked(actor: Actor, region: int, level: str, topic: str, texts: Mapping[str, str]) -> Organisation:
    wrong = {}
    if level not in levels_for(actor, region):
        wrong["level"] = "Kies wie dit aangaat."
    if topic not in Topic.values:
        wrong["topic"] = "Kies waar het over gaat."
    wrong |= {name: "Dit kan niet leeg blijven." for name, text in texts.items() if not text}
    for name, most in (("title", rules.LONGEST_TITLE), ("what", rules.LONGEST_TEXT)):
        if len(texts[name]) > most:
            wrong[name] = f"Dit is te lang: hooguit {most} tekens."
    keeper = None if wrong else keeper_of(level, region=region, organisation=actor.organisation)
    if keeper is None:
        raise Invalid(WRONG, wrong or {"level": "Hier antwoordt nog niemand. Kies een ander niveau."})
    return keeper


def take(
    actor: Actor, *, number: int, due_on: datetime.date | None = None, version: int | None = None, key: str = ""
) -> Obstacle:
    """The actor is the owner, and answers by `due_on`. Missing, Refused, Changed, Invalid."""
    today = clock.today()
    if due_on is not None and not today <= due_on <= today + rules.LONGEST_WAIT:
        raise Invalid(WRONG, {"due_on": "Kies een dag vanaf vandaag, binnen een jaar."})

    def change(row: Obstacle) -> None:
        row.owner_id, row.due_on = actor.id, due_on or row.due_on

    return _handled(actor, number, Step.TAKE, change, version=version, key=key)


def lift(
    actor: Actor, *, number: int, reason: str, version: int | None = None, key: str = "", anyway: bool = False
) -> Obstacle:
    """One level higher, with why: nobody here can solve it. Missing, Refused, Changed, Invalid, Doubtful."""
    return _moved(actor, number, Step.LIFT, reason, version=version, key=key, anyway=anyway)


def send_back(
    actor: Actor, *, number: int, reason: str, version: int | None = None, key: str = "", anyway: bool = False
) -> Obstacle:
    """One level lower, with why: it can be solved there. Missing, Refused, Changed, Invalid, Doubtful."""
    return _moved(actor, number, Step.SEND_BACK, reason, version=version, key=key, anyway=anyway)


def _moved(
    actor: Actor, number: int, step: Step, reason: str, *, version: int | None, key: str, anyway: bool
) -> Obstacle:
    text = _whole(reason, "reason", "Schrijf op waarom.")
    doubts = _read_over({"reason": text}, anyway=anyway)
    return _handled(actor, number, step, lambda row: _to(row, step), version=version, key=key, text=text, doubts=doubts)


def _to(row: Obstacle, step: str) -> None:
    """Puts the obstacle a level higher or lower, nobody's yet. Refused when there is no such level, or nobody is there."""
    level = rules.above(row.level) if step == Step.LIFT else rules.below(row.level)
    keeper = keeper_of(level, region=row.region_id, organisation=row.organisation_id) if level else None
    employers = level == Level.PARTY and row.organisation.kind == OrganisationKind.EMPLOYER
    if level is None or keeper is None or employers:
        raise Refused("Daar is niemand die dit kan oppakken. Er is niets veranderd.")
    if step == Step.SEND_BACK:
        own = {"organisation": row.organisation_id} if level == Level.PARTY else {}
        others = ObstacleToo.objects.filter(obstacle=row).exclude(region=row.region_id, **own)
        joined = Obstacle.objects.filter(same_as=row).exclude(region=row.region_id, **own)
        if others.exists() or joined.exists():
            raise Refused("Het speelt ook bij anderen, die het dan niet meer lezen. Er is niets veranderd.")
    row.level, row.keeper, row.owner, row.due_on = level, keeper, None, rules.due(level, clock.today())


def answer(
    actor: Actor,
    *,
    number: int,
    outcome: str,
    text: str,
    version: int | None = None,
    key: str = "",
    anyway: bool = False,
) -> Obstacle:
    """What is done about it, or why not; who raised it says whether it helps. Missing, Refused, Changed, Invalid, Doubtful."""
    if outcome not in Outcome.values:
        raise Invalid(WRONG, {"outcome": "Kies wat het antwoord is."})
    given = _whole(text, "answer", "Schrijf op wat er verandert, of waarom niet.")
    doubts = _read_over({"answer": given}, anyway=anyway)

    def change(row: Obstacle) -> None:
        row.outcome, row.answer, row.answered_on = outcome, given, clock.today()
        row.owner_id = row.owner_id or actor.id

    return _handled(actor, number, Step.ANSWER, change, version=version, key=key, doubts=doubts)


def join(actor: Actor, *, number: int, other: int, version: int | None = None, key: str = "") -> Obstacle:
    """It is the same as another one, at this level or higher: that one's answer counts for it too. Missing, Refused, Changed."""
    with acting(actor):
        main = seen(actor, other)

    def change(row: Obstacle) -> None:
        higher = rules.ORDER.index(Level(main.level)) >= rules.ORDER.index(Level(row.level))
        same = main.level == Level.COUNTRY or main.region_id == row.region_id
        party = main.level != Level.PARTY or main.organisation_id == row.organisation_id
        if main.pk == row.pk or main.state in {State.JOINED, State.CLOSED} or not (higher and same and party):
            raise Refused(
                "Samenvoegen kan met een ander knelpunt dat nog loopt of beantwoord is. Er is niets veranderd."
            )
        row.same_as = main
        if not ObstacleToo.objects.filter(
            obstacle=main, region=row.region_id, organisation=row.organisation_id
        ).exists():
            ObstacleToo.objects.create(
                obstacle=main, region_id=row.region_id, organisation_id=row.organisation_id, since=clock.today()
            )

    return _handled(actor, number, Step.JOIN, change, version=version, key=key)


def helps(actor: Actor, *, number: int, key: str = "") -> Obstacle:
    """Who raised it says that the answer helps: it is over. Missing, Refused."""
    return _judged(actor, number, Step.HELPS, lambda _row: None, key=key)


def not_yet(actor: Actor, *, number: int, reason: str, key: str = "", anyway: bool = False) -> Obstacle:
    """Who raised it says what is still in the way: it is open again, at the same level. Missing, Refused, Invalid, Doubtful."""
    text = _whole(reason, "reason", "Schrijf op wat er nog in de weg staat.")
    doubts = _read_over({"reason": text}, anyway=anyway)

    def change(row: Obstacle) -> None:
        row.outcome, row.answer, row.answered_on, row.same_as = "", "", None, None
        row.due_on = rules.due(row.level, clock.today())

    return _judged(actor, number, Step.NOT_YET, change, key=key, text=text, doubts=doubts)


def here_too(actor: Actor, *, number: int, key: str = "") -> ObstacleToo:
    """*Dit speelt hier ook*, for the actor's party in its region; said twice it is said once. Missing, Refused."""
    with acting(actor):
        row = seen(actor, number)
        about = {"obstacle": row, "region_id": regions(actor)[0], "organisation_id": actor.organisation}
        known = ObstacleToo.objects.filter(**about).first()
        if known is not None or (key and not submissions.claim(key, actor)):
            return known or ObstacleToo.objects.get(**about)
        if not may_say_too(actor, row):
            raise Refused(NOT_YOURS)
        made = ObstacleToo.objects.create(**about, since=clock.today())
        journal.record("obstacle_here_too", actor=actor, region=made.region_id, obstacle=number)
    return made


def escalate(region: int, organisation: int, today: datetime.date) -> int:
    """What a party raised and nobody answered in time goes a level higher by itself; how many."""
    actor = service("obstacles", regions=(), organisation=organisation, programme_regions=(region,))
    lifted = 0
    with acting(actor):
        here = {"region": region, "organisation": organisation, "state__in": rules.OPEN, "due_on__lt": today}
        late = Obstacle.objects.select_for_update(of=("self",)).filter(**here).exclude(level=Level.COUNTRY)
        for row in late.order_by("due_on", "id"):
            level = rules.above(row.level)
            if level is None or keeper_of(level, region=region, organisation=organisation) is None:
                continue
            _to(row, Step.LIFT)
            _written(actor, row, Step.LIFT, IN_TIME, {})
            lifted += 1
    return lifted


def _handled(actor: Actor, number: int, step: Step, change: Change, **how: Any) -> Obstacle:
    def may(row: Obstacle) -> bool:
        return may_handle(actor, row)

    return _taken(actor, number, step, change, may, **how)


def _judged(actor: Actor, number: int, step: Step, change: Change, **how: Any) -> Obstacle:
    def may(row: Obstacle) -> bool:
        if not is_own(actor, row) or not ObstacleRaiser.objects.filter(obstacle=row, user=actor.id).exists():
            return False
        main = row.same_as
        answered = row.same_as_id is None or (main is not None and main.state in {State.ANSWERED, State.CLOSED})
        return answered or step == Step.NOT_YET

    return _taken(actor, number, step, change, may, **how)


def _taken(
    actor: Actor,
    number: int,
    step: Step,
    change: Change,
    may: Callable[[Obstacle], bool],
    *,
    version: int | None = None,
    key: str = "",
    text: str = "",
    doubts: Mapping[str, list[str]] | None = None,
) -> Obstacle:
    with acting(actor):
        row = seen(actor, number)
        if key and not submissions.claim(key, actor):
            return row
        with acting(carrier(row)):
            kept = (
                Obstacle.objects.select_for_update(of=("self",))
                .select_related("organisation", "same_as")
                .get(pk=row.pk)
            )
        if rules.follows(kept.state, step) is None:
            raise Refused(f"Dit kan nu niet: {kept.get_state_display()}. Er is niets veranderd.")
        if not may(kept):
            raise Refused(NOT_YOURS)
        if version is not None and version != kept.version:
            raise Changed(LATER, current=kept)
        with acting(carrier(row)):
            change(kept)
        _written(actor, kept, step, text, doubts or {})
    return kept


def _written(actor: Actor, row: Obstacle, step: Step, text: str, doubts: Mapping[str, list[str]]) -> None:
    after = rules.follows(row.state, step)
    assert after is not None  # noqa: S101  asked before  # nosec B101
    row.state, row.version = after, row.version + 1
    with acting(carrier(row)):
        row.save()
        # Whoever raised it is named to the own party alone, also when taking a step that others are named for.
        raised = ObstacleRaiser.objects.filter(obstacle=row, user=actor.id).exists()
        named = actor.id > 0 and step not in rules.BY_RAISER and not raised
        ObstacleStep.objects.create(
            region_id=row.region_id, organisation_id=row.organisation_id, obstacle=row, level=row.level, to=row.level,
            kind=step, text=text, by_id=actor.id if named else None,
        )  # fmt: skip
    _record(actor, row, step, doubts)


def _record(actor: Actor, row: Obstacle, step: Step, doubts: Mapping[str, list[str]]) -> None:
    data: dict[str, Any] = {
        "obstacle": row.number,
        "level": row.level,
        "topic": row.topic,
        "party": row.organisation_id,
    }
    if doubts:
        data["doubts"] = dict(doubts)
    with acting(actor):
        journal.record(f"obstacle_{step}", actor=actor, region=row.region_id, **data)


def _whole(text: str, name: str, asked: str) -> str:
    given = text.strip()
    if not given:
        raise Invalid(WRONG, {name: asked})
    if len(given) > rules.LONGEST_TEXT:
        raise Invalid(WRONG, {name: f"Dit is te lang: hooguit {rules.LONGEST_TEXT} tekens."})
    return given


def _read_over(texts: Mapping[str, str], *, anyway: bool) -> dict[str, list[str]]:
    found = wording.check(texts, POINTED_OUT)
    if found and not anyway:
        raise wording.Doubtful(found)
    return {name: sorted({doubt.kind for doubt in doubts}) for name, doubts in found.items()}
