"""Short Dutch phrases for parts of the week, distances and levels: the words of the reasons."""

from perspectief.matching.vocabulary import NEEDS, PARTS_OF_WEEK, WEEKEND
from perspectief.taxonomy.needs import (
    ADAPTATIONS,
    CERTIFICATE_BY_CODE,
    CONTRACT_FORMS,
    DAYPARTS,
    DAYS,
    EDUCATION,
    GUIDANCE,
    LANGUAGE,
    LOADS,
    PLACE_KINDS,
    READING,
    bits,
)

PART_LABEL = {"week-day": "overdag", "week-evening": "avonden", "week-night": "nachten", "week-weekend": "weekend"}
_MORNINGS = sum(1 << day * len(DAYPARTS) for day in range(5))
_AFTERNOONS = _MORNINGS << 1


def dayparts(mask: int) -> str:
    """Up to two parts by name ("donderdagavond"), more by what they have in common ("avonden en weekend")."""
    found = bits(mask)
    if len(found) <= 2:
        return " en ".join(f"{DAYS[bit // len(DAYPARTS)]}{DAYPARTS[bit % len(DAYPARTS)]}" for bit in found)
    return week(mask)


def week(mask: int) -> str:
    """Parts of the week in two or three words; "tijden in overleg" when none is fixed."""
    if not mask:
        return "tijden in overleg"
    if not mask & ~_MORNINGS:
        return "ochtenden"
    if not mask & ~_AFTERNOONS:
        return "middagen"
    words = [PART_LABEL[name] for name, part in PARTS_OF_WEEK if mask & part]
    if len(words) == 1 and words[0] == PART_LABEL["week-weekend"]:
        days = {bit // len(DAYPARTS) for bit in bits(mask)}
        if len(days) == 1:
            return DAYS[days.pop()] if days <= set(WEEKEND) else words[0]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"


def minutes(found: int, mode: str) -> str:
    """How long: "22 min met de bus"."""
    return "om de hoek" if found == 0 else f"{found} min {mode}"


def hours(least: int | None, most: int | None) -> str:
    """Hours a week: "24 uur", "24 tot 32 uur", "uren in overleg"."""
    if most is None and least is None:
        return "uren in overleg"
    if least is None or most is None or least == most:
        return f"{most if least is None else least} uur"
    return f"{least} tot {most} uur"


def _label(name: str) -> str:
    kind, _, which = name.partition(":")
    if kind == "certificate":
        return CERTIFICATE_BY_CODE[which].label
    if kind == "load":
        return next(label for code, label, _ in LOADS if code == which)
    if kind == "adaptation":
        return dict(ADAPTATIONS)[which]
    return {
        **PART_LABEL,
        "language": "Nederlands spreken",
        "reading": "lezen",
        "education": "opleiding",
        "kind": "soort plek",
        "guidance": "begeleiding",
        "school-hours": "werk onder schooltijd",
        "contract": "contract",
        "travel": "reisafstand",
        "hours": "aantal uren",
        "hours-floor": "genoeg uren",
        "work": "ervaring met dit werk",
    }[name]


NEED_LABEL = {name: _label(name) for name in NEEDS.names}


def level(name: str, value: int) -> str:
    """A level in words, for language, reading, education and guidance."""
    return {"language": LANGUAGE, "reading": READING, "education": EDUCATION, "guidance": GUIDANCE}[name][value]


def load_level(dimension: int, value: int) -> str:
    """A level of a load with its name: "tillen: tot 15 kilo"."""
    _, label, levels = LOADS[dimension]
    return f"{label}: {levels[value]}"


def kind(code: int) -> str:
    """A kind of place by position."""
    return PLACE_KINDS[code][1]


def forms(mask: int) -> str:
    """Contract forms, the first two."""
    return " of ".join(CONTRACT_FORMS[bit][1] for bit in bits(mask)[:2] if bit < len(CONTRACT_FORMS))


def modes_word(label: str) -> str:
    """A way to travel as said after minutes."""
    return label.replace("met bus of trein", "met de bus").replace(
        "met vervoer van het werk", "met vervoer van het werk"
    )
