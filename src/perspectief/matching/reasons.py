"""Why two fit, or not yet: met ✓, can be arranged ◐ (by what), missing ✗ (which training). One source for every reader.

Pure: the engine's account of the pair and the plain values of both sides in, short Dutch lines out.
"""

from dataclasses import dataclass

from perspectief.engine.explain import Asked, Explained, explain
from perspectief.engine.index import Pool
from perspectief.engine.pool import LEARNABLE, REQUIRED, USEFUL, People, Places
from perspectief.engine.rules import WORK, Rules
from perspectief.geo.travel import quickest
from perspectief.matching import gaps, wording
from perspectief.matching.columns import CardFacts, PlaceFacts
from perspectief.matching.compiling import ASKED_REACH
from perspectief.matching.fits import Explanation, Group, Part, Reason, Voice
from perspectief.matching.rules import REMEDIES, group_of
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import ADAPTATIONS, BRANCHES, CERTIFICATES, MODES, bits

MET, CAN, NO = "met", "can", "no"
SKILLS_SHOWN = 2
ASK = {Voice.STAFF: "vraag het", Voice.PERSON: "vul het aan", Voice.EMPLOYER: "dit vragen we nog"}


@dataclass(frozen=True)
class Pair:
    """Two rows with what the engine says about them. person, place: one row each, of `pool` or beside it."""

    pool: Pool
    person: People
    place: Places
    card: CardFacts
    work: PlaceFacts
    today: int  # days since 2000

    @property
    def rules(self) -> Rules:
        """The rules the pair is counted by."""
        return self.pool.rules


def explanation(pair: Pair, voice: Voice = Voice.STAFF) -> Explanation:
    """Everything a page shows of a pair; points per part for staff only."""
    found = explain(pair.pool, pair.person, pair.place)
    parts = parts_of(pair, found) if voice is Voice.STAFF else ()
    return Explanation(reasons_of(pair, found, voice), parts, found.total, _group(pair, found.unmet), found.unmet)


def journey(pair: Pair) -> tuple[int, str] | None:
    """Minutes and way of the quickest journey; None when a position or every way to travel is unknown."""
    metres = gaps.distance(pair.person, pair.place)
    own = [
        mode
        for mode in MODES
        if (pair.card.modes or 0) >> mode.bit & 1 and (mode.code != "pick-up" or pair.work.pick_up)
    ]
    found = quickest(metres / 1000, own) if metres is not None else None
    return (found[1], wording.modes_word(found[0].label)) if found else None


def reasons_of(pair: Pair, found: Explained, voice: Voice = Voice.STAFF) -> tuple[Reason, ...]:
    """All lines: what is met first (the work, the week, the way there, the rest), then ◐, then ✗."""
    lines = [
        *_work(found),
        *_week(pair, found),
        *_travel(pair, found, voice),
        *_papers(pair),
        *_offered(pair),
        *_hours(pair, found),
        *_unmet(pair, found, voice),
        *_later(pair),
    ]
    order = {MET: 0, CAN: 1, NO: 2}
    return tuple(sorted(lines, key=lambda line: order[line.kind]))


def parts_of(pair: Pair, found: Explained) -> tuple[Part, ...]:
    """Points per part with the most there is; they add up to the points of the pair."""
    r = pair.rules
    branch = BRANCHES[pair.work.branch][1] if pair.work.branch is not None else ""
    return (
        Part("skills", "kan dit werk", found.skills, (r.own + r.kin) * WORK, _counted(found.asked)),
        Part("occupation", "wil dit werk", found.occupation, r.occupation + r.occupation_family),
        Part("branch", "wil deze branche", found.branch, r.branch, branch),
        Part("kind", "soort werk", found.kind_of_work, r.kind_of_work),
        Part("travel", "reizen", found.travel, r.travel),
        Part("hours", "uren", found.hours, r.hours),
        Part("rather-not", "liever niet op deze dagdelen", -found.rather_not, 0),
    )


def _counted(asked: tuple[Asked, ...]) -> str:
    known = catalogue().skills
    rows = sorted(asked, key=lambda one: -one.points)
    return "; ".join(f"{known[one.skill].label} {one.points}" for one in rows if one.points and one.skill in known)


def _group(pair: Pair, unmet: tuple[str, ...]) -> Group | None:
    """As `near` puts it: what is only unknown has to be asked, and at most one need may stay unmet after that."""
    if not unmet:
        return Group.NOW
    stay = [name for name in unmet if not gaps.unknown(pair.card, name) or _stays(pair, name)]
    if not stay:
        return Group.ARRANGE
    if len(stay) > 1:
        return None
    return group_of(stay[0], gaps.gap(pair.person, pair.place, stay[0]), gaps.unknown(pair.card, stay[0]))


def _stays(pair: Pair, name: str) -> bool:
    """Whether asking alone does not settle it: where somebody lives, a journey beyond what is usual, a wish."""
    if name != "travel":
        return name in {"contract", "kind"}
    metres = gaps.distance(pair.person, pair.place)
    return metres is None or metres > 10 * ASKED_REACH


def _work(found: Explained) -> list[Reason]:
    """The skills that count most: those a person has, those a person wants to learn, those that are missing."""
    known = catalogue().skills
    asked = [one for one in found.asked if one.skill in known]
    asked.sort(key=lambda one: (known[one.skill].kind != "task", -one.parts))
    lines = [Reason(MET, known[one.skill].label, need="skills") for one in asked if one.has][:SKILLS_SHOWN]
    learns = [one for one in asked if one.learns][:1]
    lines += [Reason(CAN, known[one.skill].label, "wil dit leren", "skills") for one in learns]
    tasks = [one for one in asked if known[one.skill].kind == "task"]  # an attitude that nobody noted is not missing
    missing = [one for one in tasks if one.ask == REQUIRED and not one.has and not one.learns]
    akin, new = [one for one in missing if one.kin], [one for one in missing if not one.kin]
    lines += [Reason(CAN, known[one.skill].label, "kent iets verwants: korte uitleg", "skills") for one in akin[:1]]
    # Not a hard need, so never "ontbreekt" under "past nu": an employer shows it.
    lines += [Reason(CAN, known[one.skill].label, "leren op het werk", "skills") for one in new[:1]]
    taught = [one for one in tasks if one.ask == LEARNABLE and not one.has and not one.learns]
    lines += [Reason(CAN, known[one.skill].label, "hier te leren", "skills") for one in taught[:1]]
    if not lines and any(one.ask == USEFUL and one.kin for one in asked):
        lines.append(Reason(MET, "lijkt op eerder werk", need="skills"))
    return lines


def _week(pair: Pair, found: Explained) -> list[Reason]:
    if any(name.startswith("week-") for name in found.unmet):
        return []
    against = (pair.card.week_rather_not or 0) & pair.work.week_fixed
    if against:
        return [Reason(CAN, f"{wording.dayparts(against)} liever niet", "ruilen met een collega", "rather-not")]
    return [Reason(MET, wording.week(pair.work.week_fixed), need="week")]


def _travel(pair: Pair, found: Explained, voice: Voice) -> list[Reason]:
    way = journey(pair)
    if "travel" not in found.unmet:
        return [Reason(MET, wording.minutes(*way), need="travel")] if way else []
    remedy = REMEDIES["travel"]
    if gaps.unknown(pair.card, "travel"):
        return [Reason(CAN, "reis nog niet bekend", ASK[voice], "travel")]
    if way is None:
        return [Reason(CAN, "plek zonder postcode", "vraag de werkgever", "travel")]
    near = gaps.gap(pair.person, pair.place, "travel") <= remedy.most
    text = f"{wording.minutes(*way)}, {pair.card.travel_minutes} mogelijk"
    return [Reason(CAN, text, remedy.how, "travel") if near else Reason(NO, text, "te ver", "travel")]


def _papers(pair: Pair) -> list[Reason]:
    """Certificates and the language asked: those there are, and those that can be got at the place."""
    asked, has = pair.work.certificates, pair.card.certificates
    lines = []
    for one in CERTIFICATES:
        if asked >> one.bit & 1 and has >> one.bit & 1:
            lines.append(Reason(MET, one.label, need=f"certificate:{one.code}"))
        elif asked >> one.bit & 1 and pair.work.certificates_learnable >> one.bit & 1:
            lines.append(Reason(CAN, one.label, "hier te halen", f"certificate:{one.code}"))
    if pair.work.language > (pair.card.language or 0) and pair.work.language_learnable:
        lines.append(
            Reason(CAN, f"Nederlands: {wording.level('language', pair.work.language)}", "hier te leren", "language")
        )
    return lines


def _offered(pair: Pair) -> list[Reason]:
    """What a person needs of a place and the place offers."""
    lines = []
    for at in bits(pair.card.adaptations & pair.work.adaptations):
        if at < len(ADAPTATIONS):
            code, label = ADAPTATIONS[at]
            lines.append(Reason(MET, label, need=f"adaptation:{code}"))
    if pair.card.guidance and pair.work.guidance >= pair.card.guidance:
        lines.append(Reason(MET, wording.level("guidance", pair.card.guidance), need="guidance"))
    if pair.card.school_hours and pair.work.school_hours:
        lines.append(Reason(MET, "onder schooltijd", need="school-hours"))
    return lines


def _hours(pair: Pair, found: Explained) -> list[Reason]:
    if {"hours", "hours-floor"} & set(found.unmet):
        return []
    return [Reason(MET, wording.hours(pair.work.hours_min, pair.work.hours_max), need="hours")]


def _later(pair: Pair) -> list[Reason]:
    start, free = pair.work.starts_on, pair.card.available_from
    if free is None or free <= max(pair.today, start or pair.today):
        return []
    return [Reason(CAN, "later beschikbaar", "later beginnen", "start")]


def _unmet(pair: Pair, found: Explained, voice: Voice) -> list[Reason]:
    lines = []
    for name in found.unmet:
        if name == "travel":
            continue  # said with the way there
        text, remedy = _said(pair, name, voice), REMEDIES[name]
        if gaps.unknown(pair.card, name):
            lines.append(Reason(CAN, f"{wording.NEED_LABEL[name]} nog niet bekend", ASK[voice], name))
            continue
        near = group_of(name, gaps.gap(pair.person, pair.place, name), unknown=False)
        how = remedy.how if near or name.startswith("certificate:") else ""
        lines.append(Reason(CAN if near is Group.ARRANGE else NO, text, how, name))
    return lines


def _said(pair: Pair, name: str, voice: Voice) -> str:
    card, work = pair.card, pair.work
    if name == "hours":
        able = "jij kunt" if voice is Voice.PERSON else "mogelijk:"
        return f"{work.hours_min} uur gevraagd, {able} {card.hours_max}"
    if name == "hours-floor":
        return f"minstens {card.hours_min} uur nodig, hier {work.hours_max or work.hours_min or 0}"
    if name.startswith("week-"):
        return f"{wording.dayparts(gaps.bad_bits(pair.person, pair.place, name))} kan niet"
    if name in {"language", "reading", "education"}:
        return f"gevraagd: {wording.level(name, getattr(work, name))}"
    if name == "guidance":
        return f"nodig: {wording.level(name, int(pair.person.need[0] & 0xF).bit_length())}"
    if name in {"kind", "contract"}:
        who = "je zoekt" if voice is Voice.PERSON else "zoekt"
        return f"{who} geen {wording.kind(work.kind) if name == 'kind' else wording.forms(int(pair.place.contract[0]))}"
    if name.startswith("load:"):
        dimension = [code for code, _, _ in wording.LOADS].index(name.partition(":")[2])
        return wording.load_level(dimension, work.loads >> 2 * dimension & 3)
    return wording.NEED_LABEL[name]
