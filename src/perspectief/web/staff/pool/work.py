"""Which work somebody looks for: what was typed, asked back when it means several things, as tiles to choose from."""

from collections.abc import Iterable
from math import ceil, sqrt
from typing import NamedTuple

from perspectief.taxonomy.catalogue import Occupation, catalogue
from perspectief.taxonomy.needs import CERTIFICATE_BY_CODE
from perspectief.taxonomy.search import search

TILES = 5
TASK_TILES = 2
LEAST_POINTS, LEAST_SHARE, SURE_TASK = 0.3, 0.6, 0.8
FARTHEST = 100  # kilometres: the far end of the little road on a tile

Pair = tuple[int, int]


class Tile(NamedTuple):
    """One kind of work: what it is called, an example, its road from home (0 to 100, None: unknown), its parts."""

    code: str
    label: str
    example: str
    road: int | None
    pairs: tuple[Pair, ...]


class Work(NamedTuple):
    """What was typed and what it may mean. `chosen`: the tiles that count now; `question` when a choice is needed."""

    text: str
    question: str
    tiles: tuple[Tile, ...]
    chosen: tuple[Tile, ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """(occupation, task) of the chosen tiles; an occupation below 0 stands for a task by itself."""
        return tuple(dict.fromkeys(pair for tile in self.chosen for pair in tile.pairs))

    @property
    def least(self) -> dict[int, int]:
        """How many tasks of each occupation are enough: half of them."""
        return least(pair for tile in self.tiles for pair in tile.pairs)

    @property
    def code(self) -> str:
        """Of the one chosen tile; empty when several count."""
        return self.chosen[0].code if len(self.chosen) == 1 else ""

    @property
    def title(self) -> str:
        """What the list is of."""
        return self.chosen[0].label if len(self.chosen) == 1 else self.text

    @property
    def certificates(self) -> tuple[str, ...]:
        """Codes of what every chosen occupation asks."""
        known = catalogue().occupations
        asked = [set(known[work].certificates) for work in {work for work, _task in self.pairs} if work > 0]
        return tuple(sorted(set.intersection(*asked), key=lambda code: CERTIFICATE_BY_CODE[code].bit)) if asked else ()


def least(pairs: Iterable[Pair]) -> dict[int, int]:
    """Half of the tasks of each occupation, rounded up."""
    tasks: dict[int, set[int]] = {}
    for work, task in pairs:
        tasks.setdefault(work, set()).add(task)
    return {work: ceil(len(found) / 2) for work, found in tasks.items()}


def look_up(text: str, choice: str) -> Work:
    """Reads what was typed. Nothing chosen yet and a question to ask: every meaning counts. Else the best one does."""
    text = text.strip()[:100]
    if not text:
        return Work("", "", (), ())
    answer = search(text, limit=8)
    if answer.ask:
        tiles = tuple(
            Tile(f"m{at}", meaning.label, meaning.example, _road(meaning.distance), _parts(meaning.occupations))
            for at, meaning in enumerate(answer.ask.meanings)
        )
        chosen = tuple(tile for tile in tiles if tile.code == choice) or tiles
        return Work(text, answer.ask.question, tiles, chosen)
    best = answer.occupations[0].points if answer.occupations else 0
    near = [found.occupation for found in answer.occupations if found.points >= max(LEAST_POINTS, LEAST_SHARE * best)]
    tiles = tuple(_tile(occupation) for occupation in near[:TILES])
    tasks = [found.skill for found in answer.tasks if found.points >= SURE_TASK][:TASK_TILES]
    tiles += tuple(
        Tile(task.code, task.label, "als taak, in welk werk ook", None, ((-task.id, task.id),)) for task in tasks
    )
    tiles = tiles[:TILES]
    chosen = tuple(tile for tile in tiles if tile.code == choice) or tiles[:1]
    return Work(text, "", tiles, chosen)


def suggest(text: str) -> list[Occupation]:
    """Type-ahead: what the beginning of a word may become."""
    return [found.occupation for found in search(text.strip()[:100], limit=6, typing=True).occupations]


def _tile(occupation: Occupation) -> Tile:
    return Tile(occupation.code, occupation.label, occupation.summary, None, _parts((occupation.id,)))


def _parts(occupations: Iterable[int]) -> tuple[Pair, ...]:
    known = catalogue().occupations
    return tuple((work, task) for work in occupations for task in known[work].tasks)


def _road(kilometres: int) -> int:
    return round(6 + 88 * sqrt(min(kilometres, FARTHEST) / FARTHEST))
