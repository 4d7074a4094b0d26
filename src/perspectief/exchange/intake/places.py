"""A table of places as typed rows."""

import datetime

import polars as pl

from perspectief.core.wording import OPEN
from perspectief.exchange.intake.columns import Answers, Fixes, Reading
from perspectief.exchange.intake.mapping import Mapping
from perspectief.exchange.intake.people import Intake, texts
from perspectief.exchange.intake.towns import postcode_of_town
from perspectief.exchange.intake.work import skills
from perspectief.exchange.reading.table import Table
from perspectief.exchange.values.numbers import WEEKS_A_MONTH, turned
from perspectief.exchange.values.outcome import where
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import BRANCHES, KINDS_OF_WORK

PLACES_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "reference": pl.String, "title": pl.String, "occupation": pl.Int32, "summary": pl.String, "kind": pl.Int16, "branch": pl.Int16, "kinds_of_work": pl.Int64, "capacity": pl.Int16,
    "tasks": pl.List(pl.String), "skills_required": pl.List(pl.Int32), "skills_useful": pl.List(pl.Int32), "skills_learnable": pl.List(pl.Int32),
    "employer_name": pl.String, "kvk": pl.String, "sbi": pl.String, "size_class": pl.Int16, "contact_name": pl.String, "contact_phone": pl.String, "contact_email": pl.String,
    "pc4": pl.Int32, "town": pl.String, "starts_on": pl.Date, "expires_on": pl.Date, "confirmed_at": pl.Date, "hours_min": pl.Int16, "hours_max": pl.Int16,
    "week_fixed": pl.Int32, "school_hours": pl.Boolean, "wage_cents": pl.Int32, "contract_forms": pl.Int64, "language": pl.Int16, "language_learnable": pl.Boolean,
    "reading": pl.Int16, "education": pl.Int16, "certificates": pl.Int64, "certificates_learnable": pl.Int64, "adaptations": pl.Int64, "guidance": pl.Int16, "pick_up": pl.Boolean,
}  # fmt: skip
_PLAIN = (
    "reference", "title", "summary", "kind", "branch", "kinds_of_work", "capacity", "employer_name", "kvk", "sbi", "size_class", "contact_name", "contact_phone", "contact_email",
    "postcode", "town", "starts_on", "expires_on", "confirmed_at", "hours_min", "hours_max", "hours", "school_hours", "week_fixed", "wage_cents", "salary", "contract_forms",
    "language", "language_learnable", "reading", "education", "certificates", "certificates_learnable", "adaptations", "guidance", "pick_up",
)  # fmt: skip
TEXTS = {"title": OPEN, "summary": OPEN}
_BRANCH = {code: place for place, (code, _) in enumerate(BRANCHES)}
_KIND_BIT = {code: 1 << place for place, (code, *_) in enumerate(KINDS_OF_WORK)}
# Divisions of the standard industrial classification (SBI 2008), lowest and highest, per branch; cleaning and landscaping apart.
_SBI = (
    ("groen", 1, 3), ("techniek-logistiek", 5, 46), ("horeca-detailhandel", 47, 47), ("techniek-logistiek", 49, 53), ("horeca-detailhandel", 55, 56), ("schoonmaak-zorg", 86, 88),
)  # fmt: skip
_SBI_BEGINS = (("813", "groen"), ("81", "schoonmaak-zorg"))
_HOURLY_UP_TO = 15_000  # cents: an amount below it in a column with salaries is an hour's


def take_places(
    table: Table, mapping: Mapping, *, today: datetime.date, answers: Answers | None = None, fixes: Fixes | None = None
) -> Intake:
    """Reads every field that has a column. Pure: the same table and answers give the same rows."""
    reading = Reading(table, mapping, today, answers or {}, fixes or {})
    reading.read(*_PLAIN, skills=("skills_required", "skills_useful", "skills_learnable"))
    _work(reading)
    _tasks(reading, reading.text("tasks"))
    _pay(reading)
    postcode_of_town(reading)
    reading.note("hours_min", turned(reading.get("hours_min", pl.Int16), reading.get("hours_max", pl.Int16)))
    reading.note("title", where(reading.get("title").is_null(), "missing-title"))
    values = reading.frame(PLACES_SCHEMA)
    return Intake(table, mapping, values, reading.found(), reading.asked(), texts(values, TEXTS), TEXTS)


def asked_by(occupation: int) -> tuple[list[int], list[int]]:
    """Skills work of this kind asks and finds useful, where a file says nothing: its main task and what it requires; the rest."""
    found = catalogue().occupations[occupation]
    required = list(dict.fromkeys([*found.tasks[:1], *found.required]))
    return required, [skill for skill in dict.fromkeys([*found.tasks[1:], *found.useful]) if skill not in required]


def _work(reading: Reading) -> None:
    """The occupation, from its own column or from the title; with it branch and kind of work where the file has none."""
    name = "work" if reading.mapping.fills("work") else "title"
    reading.read(work=[name])
    occupation = reading.values.pop(name) if name == "work" else reading.values["title"]
    first = occupation.list.first()
    reading.values["occupation"] = first
    title = reading.text("title") if reading.mapping.fills("title") else reading.text("work")
    reading.values["title"] = title.set(title == "", None).str.slice(0, 200)
    known = first.drop_nulls().unique().to_list()
    branch = {one: _BRANCH[catalogue().occupations[one].branch] for one in known}
    kinds = {one: sum(_KIND_BIT[kind] for kind in catalogue().occupations[one].kinds) for one in known}
    by_work = first.replace_strict(branch, default=None, return_dtype=pl.Int16) if known else first.cast(pl.Int16)
    by_kind = first.replace_strict(kinds, default=None, return_dtype=pl.Int64) if known else first.cast(pl.Int64)
    sbi = reading.get("sbi")
    by_sbi = (
        sbi.replace_strict(
            {code: _branch_of(code) for code in sbi.drop_nulls().unique()}, default=None, return_dtype=pl.Int16
        )
        if sbi.count()
        else sbi.cast(pl.Int16)
    )
    reading.values["branch"] = pl.select(pl.coalesce(reading.get("branch", pl.Int16), by_work, by_sbi)).to_series()
    reading.values["kinds_of_work"] = pl.select(
        pl.coalesce(reading.get("kinds_of_work", pl.Int64), by_kind)
    ).to_series()


def _branch_of(sbi: str) -> int | None:
    code = sbi.zfill(2)
    for start, branch in _SBI_BEGINS:
        if code.startswith(start):
            return _BRANCH[branch]
    division = int(code[:2])
    return next((_BRANCH[branch] for branch, low, high in _SBI if low <= division <= high), _BRANCH["overig"])


def _tasks(reading: Reading, texts_: pl.Series) -> None:
    """Tasks as separate lines; the skills they name count as asked where the file has no column for those."""
    apart = texts_.set(texts_ == "", None).str.replace_all(r"\s*(?:\||;|\n|•)\s*", "|").str.split("|")
    frame = apart.to_frame("tasks").select(
        pl.col("tasks").list.eval(pl.element().str.strip_chars().filter(pl.element().str.strip_chars() != ""))
    )
    reading.values["tasks"] = frame["tasks"]
    if reading.mapping.fills("skills_required") or not reading.mapping.fills("tasks"):
        return
    filled = texts_.filter(texts_ != "").unique().to_list()
    ids = {text: skills(text) for text in filled}
    named = pl.DataFrame(
        {"text": filled, "ids": pl.Series(list(ids.values()), dtype=pl.List(pl.Int32))},
        schema_overrides={"text": pl.String},
    )
    reading.values["skills_required"] = texts_.to_frame("text").join(
        named, on="text", how="left", maintain_order="left"
    )["ids"]


def _pay(reading: Reading) -> None:
    """A month's salary becomes an hour's wage by the hours of the place; an amount too small for a month is an hour's."""
    if not reading.mapping.fills("salary"):
        return
    salary = reading.get("salary", pl.Int32)
    hours = pl.select(pl.coalesce(reading.get("hours_max", pl.Int16), reading.get("hours_min", pl.Int16))).to_series()
    monthly = (salary / (hours * WEEKS_A_MONTH)).round(0).cast(pl.Int32)
    hourly = pl.select(pl.when(salary <= _HOURLY_UP_TO).then(salary).otherwise(monthly)).to_series()
    fine = hourly.is_between(500, _HOURLY_UP_TO)
    reading.values["wage_cents"] = pl.select(
        pl.coalesce(reading.get("wage_cents", pl.Int32), hourly.set(~fine.fill_null(value=False), None))
    ).to_series()
    reading.note("salary", where(salary.is_not_null() & ~fine.fill_null(value=False), "salary"))
