"""A table of people as typed rows."""

import datetime
from dataclasses import dataclass

import polars as pl

from perspectief.core.threads import in_order
from perspectief.core.wording import CLOSED, OPEN, PROFILE
from perspectief.exchange.intake.columns import Answers, Fixes, Question, Reading
from perspectief.exchange.intake.mapping import Mapping
from perspectief.exchange.intake.towns import postcode_of_town
from perspectief.exchange.reading.table import Table
from perspectief.exchange.values.numbers import turned
from perspectief.exchange.values.prose import Finding, findings
from perspectief.geo.travel import minutes
from perspectief.taxonomy.needs import MODES

PEOPLE_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "client_number": pl.String, "bsn": pl.String, "given_name": pl.String, "prefix": pl.String, "family_name": pl.String, "birth_date": pl.Date,
    "postcode": pl.String, "street": pl.String, "phone": pl.String, "email": pl.String, "pc4": pl.Int32,
    "wishes": pl.List(pl.Int32), "experience": pl.List(pl.Int32), "skills": pl.List(pl.Int32), "learn": pl.List(pl.Int32), "wish_text": pl.String,
    "kinds_of_work": pl.Int64, "branches": pl.Int64, "motivation": pl.String, "cv_text": pl.String, "presentation": pl.String, "place_kinds": pl.Int64, "contract_forms": pl.Int64,
    "hours_min": pl.Int16, "hours_max": pl.Int16, "week_can": pl.Int32, "school_hours": pl.Boolean, "available_from": pl.Date, "modes": pl.Int64, "travel_minutes": pl.Int16,
    "language": pl.Int16, "reading": pl.Int16, "education": pl.Int16, "certificates": pl.Int64, "adaptations": pl.Int64, "guidance": pl.Int16, "guidance_hours": pl.Int16,
    "readiness": pl.Int16, "readiness_at": pl.Date, "inburgering": pl.Boolean, "waiting_since": pl.Date, "confirmed_at": pl.Date,
    "target_group_register": pl.Boolean, "person_key": pl.Boolean, "person_key_at": pl.Date,
    "caseworker": pl.String, "benefit": pl.String, "obligations": pl.String, "debts": pl.Boolean, "health_limits": pl.String, "notes": pl.String,
}  # fmt: skip
_PLAIN = (
    "client_number", "bsn", "given_name", "prefix", "family_name", "full_name", "birth_date", "postcode", "kinds_of_work", "branches", "motivation", "cv_text", "presentation",
    "place_kinds", "contract_forms", "hours_min", "hours_max", "hours", "school_hours", "week_can", "available_from", "modes", "travel_minutes", "travel_km", "language", "reading",
    "education", "certificates", "adaptations", "guidance", "guidance_hours", "readiness", "readiness_at", "inburgering", "waiting_since", "confirmed_at",
    "target_group_register", "person_key", "person_key_at", "caseworker", "benefit", "obligations", "debts", "health_limits", "notes", "email", "phone",
)  # fmt: skip
TEXTS = {
    "motivation": OPEN,
    "wish_text": OPEN,
    "cv_text": PROFILE,
    "presentation": PROFILE,
    "notes": CLOSED,
    "health_limits": CLOSED,
    "obligations": CLOSED,
}
_LONGEST_WAY = 120  # minutes


@dataclass(frozen=True)
class Intake:
    """Typed rows. `values`: line and the fields of the kind. `issues`: row, field, reason, weight. `findings`: per field, texts that
    hold what may not belong there; `text_kinds`: per field which kinds do not."""

    table: Table
    mapping: Mapping
    values: pl.DataFrame
    issues: pl.DataFrame
    questions: tuple[Question, ...]
    findings: dict[str, list[Finding]]
    text_kinds: dict[str, frozenset[str]]

    @property
    def kind(self) -> str:
        """PEOPLE or PLACES."""
        return self.mapping.kind


def take_people(
    table: Table, mapping: Mapping, *, today: datetime.date, answers: Answers | None = None, fixes: Fixes | None = None
) -> Intake:
    """Reads every field that has a column. Pure: the same table and answers give the same rows."""
    reading = Reading(table, mapping, today, answers or {}, fixes or {})
    reading.read(*_PLAIN, work=("wishes", "experience"), skills=("skills", "learn"))
    reading.values["street"] = _blank_to_null(reading.text("street", " "))
    reading.values["wish_text"] = _blank_to_null(reading.text("wishes", ", ")).str.slice(0, 200)
    _initials(reading)
    _travel(reading)
    postcode_of_town(reading)
    least, most = reading.get("hours_min", pl.Int16), reading.get("hours_max", pl.Int16)
    reading.note("hours_min", turned(least, most))
    values = reading.frame(PEOPLE_SCHEMA)
    return Intake(table, mapping, values, reading.found(), reading.asked(), texts(values, TEXTS), TEXTS)


def texts(values: pl.DataFrame, kinds: dict[str, frozenset[str]]) -> dict[str, list[Finding]]:
    """Per field with free text what in it may not belong there; fields without any left out."""
    filled = [name for name in kinds if values[name].null_count() < values.height]
    found = in_order(lambda name: findings(values[name], kinds[name]), filled)
    return {name: there for name, there in zip(filled, found, strict=True) if there}


def _blank_to_null(cells: pl.Series) -> pl.Series:
    return cells.set(cells == "", None)


def _initials(reading: Reading) -> None:
    """Initials stand in for a first name that is not given."""
    if reading.mapping.fills("initials"):
        initials = _blank_to_null(reading.text("initials"))
        reading.values["given_name"] = pl.select(pl.coalesce(reading.get("given_name"), initials)).to_series()


def _travel(reading: Reading) -> None:
    """Kilometres become minutes by the fastest way somebody has, where no minutes are given."""
    if not reading.mapping.fills("travel_km"):
        return
    kilometres, modes = reading.get("travel_km", pl.Float32), reading.get("modes", pl.Int64)
    pairs = pl.DataFrame({"km": kilometres, "modes": modes}).unique().drop_nulls("km")
    bike = [mode for mode in MODES if mode.code == "bike"]
    counted = [
        min((minutes(km, way) for way in ([m for m in MODES if bits and bits >> m.bit & 1] or bike)), default=0)
        for km, bits in pairs.iter_rows()
    ]
    pairs = pairs.with_columns(minutes=pl.Series(counted, dtype=pl.Int32).clip(1, _LONGEST_WAY).cast(pl.Int16))
    found = pl.DataFrame({"km": kilometres, "modes": modes}).join(
        pairs, on=["km", "modes"], how="left", nulls_equal=True, maintain_order="left"
    )["minutes"]
    reading.values["travel_minutes"] = pl.select(
        pl.coalesce(reading.get("travel_minutes", pl.Int16), found)
    ).to_series()
