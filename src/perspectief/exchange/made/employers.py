"""Employers of a made region: where, in which sector and how large, so that their vacancies follow CBS's shares."""

from collections import Counter
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl

from perspectief.core.text import fold
from perspectief.exchange.made import names
from perspectief.exchange.made.chance import Ints, chance, distinct, pick, pick_by_row, stream
from perspectief.exchange.made.market import BRANCH_CODES, ESTATES, Market, market, town_weights
from perspectief.exchange.made.shares import rows, vacancies_by_size
from perspectief.exchange.made.staff import Staff
from perspectief.geo.gazetteer import gazetteer
from perspectief.parties.rules import Role
from perspectief.taxonomy.catalogue import catalogue

MOST_PLACES = 40
WITH_ACCOUNT = 12  # employers with an organisation and an account of their own
CORE = 5  # kinds of work most places of one employer are in
FIRST_PLACES = 12
FIRST = "Van Gestel"  # the employer whose account is open to try
# Open places an employer has on average, per size of CBS: assumed, so that 5,000 places come from some 1,500 employers.
PLACES_EACH = {"1-9": 1.5, "10-99": 2.9, "100+": 8.5}
SIZE_CLASS = {"1-9": (1, 0), "10-99": (2, 3), "100+": (4, 4)}  # positions in needs.SIZE_CLASSES
SECTION_OF = (
    (3, "A"), (9, "B"), (33, "C"), (35, "D"), (39, "E"), (43, "F"), (47, "G"), (53, "H"), (56, "I"), (63, "J"), (66, "K"),
    (68, "L"), (75, "M"), (82, "N"), (84, "O"), (85, "P"), (88, "Q"), (93, "R"), (96, "S"),
)  # fmt: skip


class Employers(NamedTuple):
    """One entry per employer. `section`: position in the market's sections; `group`: its main group of work."""

    names: list[str]
    section: Ints
    group: list[str]
    work: Ints  # (employers, CORE): positions in the market's occupations, the work it mostly has; -1 where it has less
    size: list[str]
    size_class: Ints
    town: Ints
    pc4: Ints
    places: Ints  # how many places it has


def section_of(sbi: str) -> str:
    """The section of a code of SBI 2008: "5210" is "H"."""
    division = int(sbi[:2])
    return next(section for last, section in SECTION_OF if division <= last)


def draw(seed: int, region: int, count: int, places: int) -> Employers:
    """`count` employers with `places` places together; the first is Van Gestel, a large one with a warehouse."""
    of_region, rng = market(region), stream(seed, "employers")
    vacancies = vacancies_by_size()
    share = np.array([vacancies[size] for size in PLACES_EACH]) / sum(vacancies.values())
    often = share / np.array(list(PLACES_EACH.values()))
    size = pick(rng, often, count)
    size[0] = 2
    each = _places(rng, size, share * places, places)
    section = _spread(rng, of_region.section_shares, each)
    section[0] = of_region.sections.index("H")
    group = _groups(rng, of_region, section)
    group[0] = "magazijn"
    weights = np.array([town_weights(section, of_region.towns) for section in of_region.sections])
    town = pick_by_row(rng, weights, section)
    homes = np.where(of_region.pc4_town == np.arange(len(of_region.towns))[:, None], of_region.workplaces, 0.0)
    by_size = np.concatenate([homes, homes**1.6])
    at = pick_by_row(rng, by_size, town + np.where(size == len(share) - 1, len(homes), 0))
    at[0] = (of_region.workplaces * np.array([ESTATES.get(pc4, 0.1) for pc4 in of_region.pc4s.tolist()]) ** 2).argmax()
    town[0] = of_region.pc4_town[at[0]]
    core = _core(rng, of_region, group, each)
    classes = np.array([SIZE_CLASS[one] for one in PLACES_EACH])
    size_class = classes[size, chance(rng, 0.3, count).astype(np.int64)]
    sizes = [list(PLACES_EACH)[one] for one in size.tolist()]
    pc4 = of_region.pc4s[at]
    return Employers(
        _names(rng, of_region, section, group, core, pc4), section, group, core, sizes, size_class, town, pc4, each
    )


def _places(rng: np.random.Generator, size: Ints, expected: np.ndarray, places: int) -> Ints:
    """At least one place each, at most forty, long-tailed, `places` in all; per size as many as expected."""
    count = len(size)
    if places < count:
        raise ValueError(f"{count} employers need at least as many places, not {places}")
    tail = np.exp(0.85 * rng.standard_normal(count))
    tail[0] = 1.5
    totals = np.bincount(size, weights=tail, minlength=len(expected))
    weight = tail * (expected / np.maximum(totals, 1e-9))[size]
    each = np.ones(count, dtype=np.int64) + rng.multinomial(
        places - count, np.maximum(weight - 1, 0.02) / np.maximum(weight - 1, 0.02).sum()
    )
    while (over := int(np.maximum(each - MOST_PLACES, 0).sum())) > 0:
        each = np.minimum(each, MOST_PLACES)
        room = np.flatnonzero(each < MOST_PLACES)
        each += np.bincount(rng.choice(room, over), minlength=count)
    like = 1 + int(np.abs(each[1:] - FIRST_PLACES).argmin()) if count > 1 else 0
    each[[0, like]] = each[[like, 0]]
    return each


def _spread(rng: np.random.Generator, shares: np.ndarray, each: Ints) -> Ints:
    """Sections over employers so that each section has its share of the places, the largest employers first."""
    left = shares * each.sum()
    section = np.zeros(len(each), dtype=np.int64)
    for at in np.argsort(-each, kind="stable"):
        chosen = int(pick(rng, np.maximum(left, 1e-3 * shares), 1)[0])
        section[at] = chosen
        left[chosen] -= each[at]
    return section


def _groups(rng: np.random.Generator, of_region: Market, section: Ints) -> list[str]:
    """The main group of work of each employer, as often as it occurs in its section."""
    known = sorted(set(of_region.groups))
    in_group = np.array([[group == one for group in of_region.groups] for one in known], dtype=np.float64)
    weights = of_region.weights @ in_group.T
    return [known[one] for one in pick_by_row(rng, weights, section).tolist()]


def _core(rng: np.random.Generator, of_region: Market, group: list[str], each: Ints) -> Ints:
    """The work of an employer: one occupation of its group for every three places, up to five."""
    total = of_region.total()
    core = np.full((len(group), CORE), -1, dtype=np.int64)
    first = np.flatnonzero(np.array(of_region.groups) == group[0])
    for at, one in enumerate(group):
        own = np.flatnonzero(np.array(of_region.groups) == one)
        many = min(CORE, 1 + int(each[at]) // 3, len(own))
        core[at, :many] = rng.choice(own, many, replace=False, p=total[own] / total[own].sum())
    core[0] = first[np.argsort(-total[first], kind="stable")][
        :CORE
    ]  # the employer everybody tries out has the work most people look for
    return core


@cache
def _by_word() -> dict[str, tuple[str, ...]]:
    return {
        word: tuple(row["names"].split("|")) for row in rows("company_names.csv", ";") for word in row["words"].split()
    }


def _patterns(key: str, work: str) -> tuple[str, ...]:
    """Patterns of names for an employer with this work; by what the work is called when a word in it says more."""
    said = work.lower().replace(",", "").replace("'s", "").split()
    return next((_by_word()[word] for word in said if word in _by_word()), _named()[key][1])


@cache
def _named() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {
        row["key"]: (tuple(row["sbi"].split()), tuple(row["names"].split("|"))) for row in rows("employers.csv", ";")
    }


def _key(group: str, section: str) -> str:
    """Which row of employers.csv fits: the group's, when that is work of the section, else the section's."""
    return group if any(section_of(code) == section for code in _named()[group][0]) else section


def _names(
    rng: np.random.Generator, of_region: Market, section: Ints, group: list[str], core: Ints, pc4: Ints
) -> list[str]:
    """Invented names, each once: a second one of the same name gets its town, a third another name."""
    nouns = [row["noun"] for row in rows("nouns.csv")]
    families = [
        " ".join(part for part in one if part)
        for one in names.family_names("nl") + names.family_names("tr")[:12] + names.family_names("ma")[:8]
    ]
    found, taken = [FIRST], {FIRST}
    for at in range(1, len(group)):
        key = _key(group[at], of_region.sections[section[at]])
        fits = key == group[at]
        options = (
            _patterns(key, catalogue().occupations[of_region.occupations[core[at, 0]]].label)
            if fits
            else _named()[key][1]
        )
        place = gazetteer().postcodes[int(pc4[at])].place
        name = FIRST
        while name in taken:
            pattern = options[int(rng.integers(0, len(options)))]
            family = families[int(rng.integers(0, len(families)))]
            family = family[:1].upper() + family[1:] if pattern.startswith("{family}") else family
            name = pattern.format(family=family, noun=nouns[int(rng.integers(0, len(nouns)))], town=place)
            name = f"{name} {place}" if name in taken and place not in name else name
        found.append(name)
        taken.add(name)
    return found


def frames(
    seed: int, region: int, drawn: Employers, staff: Staff, today: date
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Columns of `demand_employer` (with those of its file), `demand_employercontact` and `demand_contactnote`."""
    of_region, rng, count = market(region), stream(seed, "employer files"), len(drawn.names)
    counter = staff.of_kind("wsp")[0]
    owner = _owners(rng, of_region, drawn, staff)
    managers = np.array(staff.working(counter, Role.ACCOUNT_MANAGER))
    manager = managers[rng.integers(0, len(managers), count)]
    manager[0] = managers[0]
    parties = {
        name: organisation
        for organisation, name in staff.organisations.filter(kind="werkgever")
        .select("organisation", "name")
        .iter_rows()
    }
    keys = [
        _key(group, of_region.sections[section])
        for group, section in zip(drawn.group, drawn.section.tolist(), strict=True)
    ]
    turns = rng.integers(0, 60, count).tolist()
    employers = pl.DataFrame(
        {
            "employer": np.arange(count),
            "number": distinct(rng, 100_000_000, 1_000_000_000, count),
            "organisation": owner,
            "party": [parties.get(name) for name in drawn.names],
            "name": drawn.names,
            "sort_key": [fold(name) for name in drawn.names],
            "branch": [BRANCH_CODES.index(_branch(of_region, group)) for group in drawn.group],
            "pc4": drawn.pc4,
            "town": [gazetteer().postcodes[pc4].place for pc4 in drawn.pc4.tolist()],
            "recognised_trainer": chance(rng, np.where(drawn.size_class >= 2, 0.5, 0.2), count),
            "kvk": [f"{number:08d}" for number in distinct(rng, 100, 1_000_000, count).tolist()],
            "sbi": [_sbi(key, turn) for key, turn in zip(keys, turns, strict=True)],
            "size_class": drawn.size_class,
            "ambassador": chance(rng, 0.04, count),
            "contact": pl.select(
                pl.when(pl.Series(chance(rng, 0.06, count))).then(None).otherwise(pl.Series(manager))
            ).to_series(),
        },
        schema_overrides={"party": pl.Int64, "contact": pl.Int64},
    )
    return employers, _contacts(rng, drawn), _notes(rng, employers, today)


def _owners(rng: np.random.Generator, of_region: Market, drawn: Employers, staff: Staff) -> Ints:
    """The organisation that keeps each employer: the counter mostly, sometimes its own municipality; the first the counter's."""
    count, counter, social = len(drawn.names), staff.of_kind("wsp")[0], staff.of_kind("ontwikkelbedrijf")[0]
    with_town = staff.organisations.filter(pl.col("town").is_not_null())
    towns = {code: organisation for organisation, code in with_town.select("organisation", "town").iter_rows()}
    own_town = np.array([towns[code] for code in of_region.towns])[drawn.town]
    owner = np.choose(pick(rng, (80, 15, 5), count), [np.full(count, counter), own_town, np.full(count, social)])
    owner[0] = counter
    return owner


def _branch(of_region: Market, group: str) -> str:
    """The branch most work of a group belongs to."""
    counted: Counter[str] = Counter()
    for one, found in zip(of_region.occupations, of_region.groups, strict=True):
        if found == group:
            counted[catalogue().occupations[one].branch] += 1
    return counted.most_common(1)[0][0]


def _sbi(key: str, turn: int) -> str:
    codes = _named()[key][0]
    return codes[turn % len(codes)]


ROLES = ("eigenaar", "leidinggevende", "planner", "bedrijfsleider", "personeelszaken", "voorman", "teamleider")
NOTES = (
    "Kennisgemaakt op de zaak. Wil graag iemand die wil leren.", "Belt liever na vier uur.", "Vorige keer ging de meeloopdag goed.",
    "Zoekt vooral iemand die op tijd komt, de rest leren ze zelf.", "Heeft ruimte voor een vaste begeleider op de vloer.",
    "Vroeg hoe het zit met de proefplaatsing. Uitgelegd en gemaild.", "Drukke weken voor de feestdagen, daarna rust.",
    "Wil taken splitsen: het sjouwen kan apart.", "Nog niet gesproken over andere tijden, volgende keer vragen.",
)  # fmt: skip


def _contacts(rng: np.random.Generator, drawn: Employers) -> pl.DataFrame:
    """One named person at each employer, two at a large one."""
    employer = np.repeat(np.arange(len(drawn.names)), 1 + (drawn.size_class == 4))
    given, prefixes, family = names.people(rng, pick(rng, (84, 5, 4, 3, 1, 0, 2, 1), len(employer)))
    ends = rng.integers(0, 1_000_000, len(employer)).tolist()
    people = [" ".join(part for part in one if part) for one in zip(given, prefixes, family, strict=True)]
    people[0] = "Marieke van Gestel"
    domains = [names.plain(name).replace(" ", "").replace("&", "en").replace("'", "") for name in drawn.names]
    return pl.DataFrame(
        {
            "employer": employer,
            "name": people,
            "role": [ROLES[one] for one in rng.integers(0, len(ROLES), len(employer)).tolist()],
            "phone": [f"06 00 {end // 10000:02d} {end // 100 % 100:02d} {end % 100:02d}" for end in ends],
            "email": [
                f"{names.plain(one.split()[0])}@{domains[at]}.example"
                for one, at in zip(people, employer.tolist(), strict=True)
            ],
        }
    )


def _notes(rng: np.random.Generator, employers: pl.DataFrame, today: date) -> pl.DataFrame:
    """What account managers wrote down: none to three notes, of the last half year."""
    known = employers.filter(pl.col("contact").is_not_null())
    at = np.repeat(np.arange(known.height), pick(rng, (50, 30, 14, 6), known.height))
    days = rng.integers(1, 180, len(at))
    chosen = known[at].select("employer", "organisation", user="contact")
    return chosen.with_columns(
        at=pl.Series((np.datetime64(today, "D") - days.astype("timedelta64[D]")).astype("datetime64[ms]")).cast(
            pl.Date
        ),
        text=pl.Series([NOTES[one] for one in rng.integers(0, len(NOTES), len(at)).tolist()], dtype=pl.String),
    )
