"""What a card or a place needs and a file does not say: a title, the branches of the work, how complete it is. Pure."""

import polars as pl

from perspectief.supply.rules import ASKED
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import BRANCHES, KINDS_OF_WORK

UNTITLED = "Nog niet bekend wat iemand kan"
BRANCH = {code: 1 << place for place, (code, _) in enumerate(BRANCHES)}
KIND = {code: 1 << place for place, (code, *_) in enumerate(KINDS_OF_WORK)}
SHOWN = 2  # tasks in a title


def card_columns(values: pl.DataFrame) -> pl.DataFrame:
    """`values` with `can`, `learn`, `wishes` as lists without doubles, `branches` and `kinds_of_work` those of the work, `title`
    and `completeness` (0-100)."""
    known = catalogue().occupations
    tasks = {one.id: [*one.tasks, *one.required] for one in known.values()}
    rows = values.select("skills", "learn", "wishes", "experience", "wish_text").iter_rows()
    can, learn, wishes, titles, branches, kinds = [], [], [], [], [], []
    for skills, wanted, occupations, done, text in rows:
        able = [*(skills or []), *(skill for one in done or [] for skill in tasks[one])]
        able = [*dict.fromkeys(able)]
        work: list[int] = list(dict.fromkeys([*(occupations or []), *(done or [])]))
        can.append(able)
        learn.append([skill for skill in dict.fromkeys(wanted or []) if skill not in able])
        wishes.append(list(dict.fromkeys(occupations or [])))
        titles.append(_title(able, work, text))
        branches.append(_bits(BRANCH, (known[one].branch for one in work)))
        kinds.append(_bits(KIND, (kind for one in work for kind in known[one].kinds)))
    numbers = pl.List(pl.Int32)
    made = values.with_columns(
        pl.Series("can", can, dtype=numbers),
        pl.Series("learn", learn, dtype=numbers),
        pl.Series("wishes", wishes, dtype=numbers),
        pl.Series("title", titles, dtype=pl.String),
        pl.coalesce(pl.col("branches"), pl.Series("b", branches, dtype=pl.Int64)).alias("branches"),
        pl.coalesce(pl.col("kinds_of_work"), pl.Series("k", kinds, dtype=pl.Int64)).alias("kinds_of_work"),
    )
    filled = [
        pl.col("can").list.len() > 0
        if name == "skills"
        else pl.col("wishes").list.len() > 0
        if name == "wishes"
        else pl.col(name).is_not_null()
        for name, _ in ASKED
        if name in ("skills", "wishes") or name in made.columns
    ]
    share = pl.sum_horizontal(one.cast(pl.Int32) for one in filled) * 100 / len(ASKED)
    return made.with_columns(share.round().cast(pl.Int16).alias("completeness"))


def _title(can: list[int], work: list[int], text: str | None) -> str:
    """What somebody can, in a few words; never a name."""
    if work:
        return catalogue().occupations[work[0]].label
    if can:
        labels = [catalogue().skills[one].label for one in can[:SHOWN]]
        title = " en ".join(labels)
        return title[:1].upper() + title[1:]
    return f"Zoekt werk: {text}"[:120] if text else UNTITLED


def _bits(positions: dict[str, int], codes) -> int | None:
    """The bits of these codes together; None when there are none."""
    found = 0
    for code in codes:
        found |= positions[code]
    return found or None
