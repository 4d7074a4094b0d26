"""What waits in a made region: a few tasks for everybody, so that the first day on it is an ordinary one."""

import json
from datetime import date

import polars as pl

from perspectief.exchange.made.places import Demand
from perspectief.supply.rules import ASKED, State

# Values of work.models.TaskKind; a made region is made without Django's models.
CONFIRM_CARD, ASK_MISSING, CONFIRM_PLACE = "confirm_card", "ask_missing", "confirm_place"
EACH = 2  # tasks of one kind for one person
DUE = (-1, 3, 0, 6)  # days from today: one too late, the rest this week
ENDS_WITHIN = 10
INCOMPLETE = 85  # below this percentage something is worth asking


def tasks(
    cards: pl.DataFrame,
    skills: pl.DataFrame,
    wishes: pl.DataFrame,
    dossiers: pl.DataFrame,
    employers: pl.DataFrame,
    demand: Demand,
    today: date,
) -> pl.DataFrame:
    """`organisation`, `assignee` (positions), `kind`, `subject_kind`, `subject_number`, `due` (a day), `agreed_hours`, `data` (JSON)."""
    worker = dossiers.head(cards.height)["caseworker"]
    mine = cards.with_columns(assignee=worker, _known=pl.lit(value=True)).filter(
        pl.col("assignee").is_not_null() & (pl.col("state") == State.SEARCHING.value) & pl.col("hidden_at").is_null()
    )
    old = mine.sort("confirmed_at", "card", nulls_last=False).group_by("assignee", maintain_order=True).head(EACH)
    partial = mine.filter((pl.col("completeness") < INCOMPLETE) & ~pl.col("card").is_in(old["card"].to_list()))
    partial = partial.sort("completeness", "card").group_by("assignee", maintain_order=True).head(EACH)
    partial = partial.with_columns(data=_missing(partial, skills, wishes))
    rows = [
        _of(old, CONFIRM_CARD, "card", 168).with_columns(due=_due(old, today, DUE[:EACH])),
        _of(partial, ASK_MISSING, "card", 120).with_columns(due=_due(partial, today, DUE[EACH:])),
        _places(employers, demand, today),
    ]
    return pl.concat(rows)


def _of(frame: pl.DataFrame, kind: str, subject_kind: str, agreed_hours: int) -> pl.DataFrame:
    data = pl.col("data") if "data" in frame.columns else pl.lit("{}")
    return frame.select(
        "organisation",
        "assignee",
        kind=pl.lit(kind),
        subject_kind=pl.lit(subject_kind),
        subject_number="number",
        agreed_hours=pl.lit(agreed_hours, dtype=pl.Int64),
        data=data,
    )


def _due(frame: pl.DataFrame, today: date, days: tuple[int, ...]) -> pl.Series:
    """Each person's first task on the first of `days`, the second on the second."""
    turn = frame.select(pl.int_range(pl.len()).over("assignee")).to_series()
    ahead = turn.replace_strict(list(range(len(days))), list(days), return_dtype=pl.Int64)
    return ahead.to_frame("ahead").select(pl.lit(today) + pl.duration(days="ahead")).to_series()


def _missing(frame: pl.DataFrame, skills: pl.DataFrame, wishes: pl.DataFrame) -> pl.Series:
    """The labels of what is not known of each card, as the task keeps them."""
    listed = {"skills": set(skills["card"]), "wishes": set(wishes["card"])}
    found = []
    for row in frame.iter_rows(named=True):
        labels = [
            label for name, label in ASKED if (row["card"] not in listed[name] if name in listed else row[name] is None)
        ]
        found.append(json.dumps({"fields": labels}))
    return pl.Series(found, dtype=pl.String)


def _places(employers: pl.DataFrame, demand: Demand, today: date) -> pl.DataFrame:
    """Places that end soon, for whoever is the contact of their employer; theirs is the counter's organisation."""
    known = demand.places.join(employers.select("employer", assignee="contact"), on="employer")
    ending = known.filter(
        pl.col("assignee").is_not_null()
        & (pl.col("state") == "open")
        & pl.col("expires_on").is_between(today, pl.lit(today) + pl.duration(days=ENDS_WITHIN))
    )
    soon = ending.sort("expires_on", "place").group_by("assignee", maintain_order=True).head(EACH)
    counter = employers["organisation"].mode()[0]
    return _of(
        soon.with_columns(organisation=pl.lit(counter, dtype=pl.Int64)), CONFIRM_PLACE, "place", 168
    ).with_columns(due=soon["expires_on"])
