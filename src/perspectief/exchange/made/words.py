"""Gives every made card its title and motivation."""

import numpy as np
import polars as pl

from perspectief.exchange.made.card_texts import Voice, motivation, title, traits
from perspectief.exchange.made.chance import stream
from perspectief.exchange.made.drawn import Drawn
from perspectief.exchange.made.phrases import short_tasks
from perspectief.exchange.made.situations import MODES_OF_TRAVEL, SITUATIONS
from perspectief.taxonomy.needs import bits

TURNS = 10


def titles_and_motivations(
    seed: int, people: Drawn, cards: pl.DataFrame, skills: pl.DataFrame, wishes: pl.DataFrame
) -> pl.DataFrame:
    """`title` and `motivation` in the order of `cards`, said with what stands on the card and nothing else."""
    count = cards.height
    turns = stream(seed, "words").integers(0, 1_000_000, (count, TURNS)).tolist()
    can = _listed(skills.filter(relation="can"), "skill", count)
    learn = _listed(skills.filter(relation="learn"), "skill", count)
    wished = _listed(wishes, "occupation", count)
    kinds = cards["kinds_of_work"].fill_null(0).to_list()
    columns = [cards[name].to_list() for name in ("certificates", "adaptations")] + [
        cards["guidance"].fill_null(0).to_list()
    ]
    tasks, character = short_tasks(), traits()
    titles, motivations = [], []
    for at in range(count):
        voice = Voice(
            SITUATIONS[people.situation[at]].name,
            tuple(skill for skill in can[at] if skill in tasks),
            tuple(skill for skill in can[at] if skill in character),
            tuple(learn[at]),
            wished[at][0] if wished[at] else None,
            kinds[at],
            columns[0][at],
            tuple(bits(columns[1][at])),
            columns[2][at],
            MODES_OF_TRAVEL[people.travel[at]],
            tuple(turns[at]),
        )
        titles.append(title(voice))
        motivations.append(motivation(voice))
    return pl.DataFrame({"title": titles, "motivation": motivations})


def _listed(frame: pl.DataFrame, column: str, count: int) -> list[list[int]]:
    """The values of `column` per card, for cards 0 to `count`."""
    cards, values = frame["card"].to_numpy(), frame[column].to_list()
    edges = np.searchsorted(cards, np.arange(count + 1))
    return [values[edges[at] : edges[at + 1]] for at in range(count)]
