"""Which work there is: occupations of the taxonomy weighed by CBS's vacancies per sector, and in which towns it is done."""

from collections import Counter
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from perspectief.exchange.made.shares import BUSINESSES_OF, base_vacancies, towns, work
from perspectief.geo.gazetteer import Postcode, gazetteer
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import BRANCHES

FALLBACK = "productie"  # for an occupation whose tasks are spread over groups without a row in work.csv
BRANCH_CODES = tuple(code for code, _ in BRANCHES)
# Industrial estates and city centres have more work than inhabitants; per kind of sector, the weight of a postcode.
ESTATES = {
    4782: 9.0,
    4781: 3.0,
    4761: 2.0,
    4817: 4.0,
    4825: 3.0,
    4824: 3.0,
    4704: 3.0,
    4706: 2.5,
    4612: 3.0,
    4878: 3.0,
    4906: 3.0,
    4903: 2.0,
}
HIGHER = {"1": 0.05, "2": 0.08, "3": 0.35, "4": 0.8}  # first digit of ISCO: less at the base of the labour market


class Market(NamedTuple):
    """Occupation ids with their main group of work; weights per section and occupation; towns and postcodes of the region."""

    sections: tuple[str, ...]
    section_shares: NDArray[np.float64]  # (sections,), adds up to 1
    occupations: tuple[int, ...]
    groups: tuple[str, ...]  # main group per occupation
    weights: NDArray[np.float64]  # (sections, occupations): each row adds up to the section's share
    towns: tuple[str, ...]  # CBS codes of the municipalities in the region that CBS has figures of
    pc4s: NDArray[np.int64]
    pc4_town: NDArray[np.int64]  # position in `towns`
    homes: NDArray[np.float64]  # weight of a postcode among the homes of its town
    workplaces: NDArray[np.float64]  # weight of a postcode among the workplaces of its town

    def total(self) -> NDArray[np.float64]:
        """Weight per occupation over all sections."""
        return self.weights.sum(axis=0)


@cache
def main_groups() -> dict[int, str]:
    """Per occupation the group of the taxonomy most of its tasks belong to."""
    skills, known = catalogue().skills, work()
    found = {}
    for one in catalogue().occupations.values():
        counted = Counter(skills[task].group for task in one.tasks if skills[task].group in known)
        found[one.id] = max(counted, key=lambda group: counted[group]) if counted else FALLBACK
    return found


@cache
def market(region: int) -> Market:
    """The market of a labour-market region, by its number. ValueError when CBS has no figures of it."""
    codes = tuple(m.code for m in gazetteer().municipalities.values() if m.region == region and m.code in towns())
    if not codes:
        raise ValueError(f"no figures of region {region}")
    province = Counter(towns()[code].province for code in codes if towns()[code].province).most_common(1)[0][0]
    occupations = tuple(catalogue().occupations)
    groups = tuple(main_groups()[one] for one in occupations)
    sections, weights = _weights(base_vacancies(province), occupations, groups)
    return Market(sections, weights.sum(axis=1), occupations, groups, weights, codes, *_postcodes(codes))


def _weights(
    vacancies: dict[str, float], occupations: tuple[int, ...], groups: tuple[str, ...]
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """A section's vacancies over the groups found in it, and within a group over its occupations, the first named most."""
    rank: Counter[str] = Counter()
    within = np.zeros(len(occupations))
    for at, (one, group) in enumerate(zip(occupations, groups, strict=True)):
        rank[group] += 1
        within[at] = HIGHER.get(catalogue().occupations[one].isco[:1], 1.0) / rank[group] ** 0.6
    of_group = {group: within[[g == group for g in groups]].sum() for group in set(groups)}
    sections = tuple(section for section, amount in vacancies.items() if amount > 0)
    weights = np.zeros((len(sections), len(occupations)))
    for row, section in enumerate(sections):
        parts = np.array(
            [work()[g].sectors.get(section, 0.0) * within[at] / of_group[g] for at, g in enumerate(groups)]
        )
        if parts.sum() > 0:
            weights[row] = vacancies[section] * parts / parts.sum()
    return sections, weights / weights.sum()


def town_weights(section: str, codes: tuple[str, ...]) -> NDArray[np.float64]:
    """Businesses of a section per town: CBS's shares, and never none."""
    return np.array([towns()[code].businesses[BUSINESSES_OF[section]] + 1.0 for code in codes])


def _postcodes(
    codes: tuple[str, ...],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    position = {code: at for at, code in enumerate(codes)}
    by_id = {m.id: m.code for m in gazetteer().municipalities.values()}
    found = [one for one in gazetteer().postcodes.values() if by_id[one.municipality] in position]
    homes = np.array([_density(one, found) * (0.0 if _post_boxes(one, found) else 1.0) for one in found])
    town = np.array([position[by_id[one.municipality]] for one in found])
    estates = np.array([ESTATES.get(one.pc4, 1.0) for one in found])
    return np.array([one.pc4 for one in found]), town, homes, (homes + 0.2) * estates * (homes > 0)


def _density(one: Postcode, others: list[Postcode]) -> float:
    """How built-up it is around a postcode: the number of postcodes within 2.5 km, to the power 0.7."""
    return sum((one.x - other.x) ** 2 + (one.y - other.y) ** 2 < 250**2 for other in others) ** 0.7


def _post_boxes(one: Postcode, others: list[Postcode]) -> bool:
    """Whether nobody lives there: digits for post boxes end in 0, or share their centre with two others of the same place."""
    twins = sum(other.place == one.place and (other.x, other.y) == (one.x, one.y) for other in others)
    return (one.pc4 % 10 == 0 and sum(other.place == one.place for other in others) > 1) or twins > 2
