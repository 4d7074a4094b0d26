"""Regions beside each other in one database: public numbers and addresses of mail that no two of them share."""

import polars as pl

from perspectief.exchange.made.chance import distinct, stream
from perspectief.exchange.made.country.lived import LOWEST, WIDTH
from perspectief.exchange.made.region import MadeRegion


def apart(made: MadeRegion, seed: int, turn: int, code: str) -> MadeRegion:
    """The region with numbers from its own band, and its code in every address; `code` empty: addresses stay as they are."""
    low = LOWEST + turn * WIDTH
    rng = stream(seed, "numbers apart")

    def numbers(count: int) -> pl.Series:
        return pl.Series("number", distinct(rng, low, low + WIDTH, count), dtype=pl.Int64)

    cards, places = made.cards, made.demand.places
    new = {"card": numbers(cards.height), "place": numbers(places.height)}
    known = {"card": cards["number"].to_list(), "place": places["number"].to_list()}
    turned = {kind: dict(zip(known[kind], new[kind].to_list(), strict=True)) for kind in new}
    subjects = [
        turned[kind][number] for kind, number in made.tasks.select("subject_kind", "subject_number").iter_rows()
    ]
    staff, users = made.staff, made.staff.users.with_columns(numbers(made.staff.users.height))
    if code:
        users = users.with_columns(pl.col("email").str.replace("@", f"@{code.lower()}.", literal=True))
    return made._replace(
        cards=cards.with_columns(new["card"]),
        demand=made.demand._replace(places=places.with_columns(new["place"])),
        employers=made.employers.with_columns(numbers(made.employers.height)),
        tasks=made.tasks.with_columns(subject_number=pl.Series(subjects, dtype=pl.Int64)),
        staff=staff._replace(
            users=users, organisations=staff.organisations.with_columns(numbers(staff.organisations.height))
        ),
    )
