"""Puts typed rows of places into the tables: employers that are not there yet, new places, news about known ones."""

import datetime

import polars as pl

from perspectief.access.context import Actor
from perspectief.core import statistics
from perspectief.core.text import fold
from perspectief.demand.rules import expires_on
from perspectief.exchange.importing.merge import Written, newer, update_changed
from perspectief.exchange.importing.rows import execute, fetch, ids, insert_numbered, numbers, provenance, stage
from perspectief.exchange.intake.places import asked_by
from perspectief.geo.queries import postcode
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import PLACE_KINDS

KINDS = {place: code for place, (code, _) in enumerate(PLACE_KINDS)}
PLACE = (
    "summary", "kind", "branch", "kinds_of_work", "capacity", "starts_on", "wage_cents", "contract_forms", "hours_min", "hours_max", "week_fixed", "language",
    "reading", "education", "certificates", "certificates_learnable", "adaptations", "guidance", "pc4", "school_hours", "language_learnable", "pick_up",
)  # fmt: skip
TABLES = ("demand_employer", "demand_employerfile", "demand_place", "demand_placetask", "demand_placeskill")
DEFAULTS = {
    "summary": "''", "kind": "'job'", "kinds_of_work": "0", "capacity": "1", "week_fixed": "0", "language": "0", "reading": "0", "education": "0", "certificates": "0",
    "certificates_learnable": "0", "adaptations": "0", "guidance": "0", "school_hours": "false", "language_learnable": "false", "pick_up": "false",
}  # fmt: skip
EMPLOYERS = {"id": pl.Int64, "sort_key": pl.String, "kvk": pl.String}


def write_places(
    actor: Actor, *, region: int, values: pl.DataFrame, known: pl.DataFrame, source: str, today: datetime.date
) -> Written:
    """Writes all rows in the running transaction, inside `acting(actor)`.

    `values`: the columns of PLACES_SCHEMA; `known`: row and place_id of places that stand in the file already.
    """
    rows = _prepared(values, source, today)
    rows = rows.with_columns(pl.Series("employer_id", _employers(actor, region, rows), dtype=pl.Int64))
    rows = rows.with_row_index("row").join(
        known.select(pl.col("row").cast(pl.UInt32), "place_id"), on="row", how="left", maintain_order="left"
    )
    fresh = rows.filter(pl.col("place_id").is_null())
    fresh = fresh.with_columns(ids("demand_place", fresh.height).alias("place_id"))
    fresh = fresh.with_columns(pl.col("place_id").alias("id"), numbers(fresh.height))
    kept = rows.filter(pl.col("place_id").is_not_null()).unique("place_id", keep="last", maintain_order=True)
    _add(actor, region, fresh)
    changed = _update(actor, region, kept)
    if fresh.height >= statistics.MANY:
        statistics.refresh(*TABLES)
    return Written(new=fresh.height, changed=changed, same=kept.height - changed)


def _prepared(values: pl.DataFrame, source: str, today: datetime.date) -> pl.DataFrame:
    """Kinds as codes, terms, sort keys, and what work of the kind asks where the file says nothing."""
    required, useful, learnable, tasks, terms = [], [], [], [], []
    names = (
        "occupation",
        "skills_required",
        "skills_useful",
        "skills_learnable",
        "tasks",
        "kind",
        "confirmed_at",
        "expires_on",
    )
    for work, asked, handy, taught, said, kind, confirmed, until in values.select(names).iter_rows():
        musts, extras = asked or [], handy or []
        if work is not None and not musts and not extras:
            musts, extras = asked_by(work)
        needed = list(dict.fromkeys(musts))
        learn = [one for one in dict.fromkeys(taught or []) if one not in needed]
        required.append(needed)
        learnable.append(learn)
        useful.append([one for one in dict.fromkeys(extras) if one not in needed and one not in learn])
        known = catalogue().occupations[work].tasks if work is not None else ()
        tasks.append([*(said or [catalogue().skills[one].label for one in known])])
        terms.append(until or expires_on(KINDS.get(kind, "job"), confirmed or today))
    lists = pl.List(pl.Int32)
    return values.with_columns(
        pl.Series("required", required, dtype=lists),
        pl.Series("useful", useful, dtype=lists),
        pl.Series("learnable", learnable, dtype=lists),
        pl.Series("task_titles", tasks, dtype=pl.List(pl.String)),
        pl.Series("expires_on", terms, dtype=pl.Date),
        pl.coalesce("confirmed_at", pl.lit(today)).alias("confirmed_at"),
        pl.col("kind").replace_strict(KINDS, default=None, return_dtype=pl.String),
        pl.Series("sort_key", [fold(title or "") for title in values["title"]], dtype=pl.String),
        pl.Series("employer_key", [fold(name or "") for name in values["employer_name"]], dtype=pl.String),
        provenance(values, PLACE, source=source, at=today.isoformat()),
    )


def _employers(actor: Actor, region: int, rows: pl.DataFrame) -> list[int]:
    """The employer of each row, by chamber-of-commerce number, else by name; made when the region has none."""
    present = fetch(
        "SELECT e.id, e.sort_key, coalesce(f.kvk, '') FROM demand_employer AS e LEFT JOIN demand_employerfile AS f "
        "ON f.region_id = e.region_id AND f.employer_id = e.id WHERE e.region_id = %s ORDER BY e.id DESC",
        region,
        schema=EMPLOYERS,
    )
    by_kvk = {kvk: found for found, _, kvk in present.iter_rows() if kvk}
    by_name = {name: found for found, name, _ in present.iter_rows()}
    named = rows.select(
        "employer_key",
        "employer_name",
        "kvk",
        "sbi",
        "size_class",
        "branch",
        "pc4",
        "contact_name",
        "contact_phone",
        "contact_email",
    )
    new = named.filter(
        ~pl.col("employer_key").is_in(list(by_name)) & ~pl.col("kvk").fill_null("").is_in(list(by_kvk))
    ).unique("employer_key", keep="first", maintain_order=True)
    if new.height:
        new = new.with_columns(
            ids("demand_employer", new.height),
            numbers(new.height),
            pl.Series("town", [_town(pc4) for pc4 in new["pc4"]], dtype=pl.String),
        )
        _add_employers(actor, region, new)
        by_name |= dict(new.select("employer_key", "id").iter_rows())
    return [by_kvk.get(kvk or "", 0) or by_name[key] for key, kvk in named.select("employer_key", "kvk").iter_rows()]


def _add_employers(actor: Actor, region: int, new: pl.DataFrame) -> None:
    table = stage("employers", new)
    tenant = {"region_id": str(region), "organisation_id": str(actor.organisation)}
    insert_numbered(
        "demand_employer",
        table,
        tenant
        | {
            "id": "id",
            "number": "number",
            "version": "1",
            "name": "coalesce(employer_name, 'Werkgever zonder naam')",
            "sort_key": "employer_key",
            "branch": "branch",
            "pc4": "pc4",
            "town": "town",
            "recognised_trainer": "false",
            "created_at": "now()",
        },
    )
    contact = str(actor.id) if actor.id > 0 else "NULL"
    execute(
        f"INSERT INTO demand_employerfile (region_id, employer_id, kvk, sbi, sbi_version, size_class, ambassador, contact_id, provenance) "
        f"SELECT {region}, id, coalesce(kvk, ''), coalesce(sbi, ''), '2008', size_class, false, {contact}, '{{}}'::jsonb FROM {table}"
    )
    execute(
        f"INSERT INTO demand_employercontact (region_id, employer_id, name, role, phone, email) "
        f"SELECT {region}, id, contact_name, '', coalesce(contact_phone, ''), coalesce(contact_email, '') FROM {table} "
        "WHERE contact_name IS NOT NULL"
    )


def _add(actor: Actor, region: int, fresh: pl.DataFrame) -> None:
    if fresh.is_empty():
        return
    table = stage("places", fresh.drop("row"))
    tenant = {"region_id": str(region), "organisation_id": str(actor.organisation)}
    columns = tenant | {
        "id": "id", "employer_id": "employer_id", "number": "number", "version": "1", "reference": "coalesce(reference, '')", "state": "'open'",
        "title": "title", "sort_key": "sort_key", "occupation_id": "occupation", "filled": "0", "week_also": "0", "loads": "0",
        "confirmed_at": "confirmed_at", "expires_on": "expires_on", "provenance": "provenance::jsonb", "created_at": "now()", "updated_at": "now()",
    }  # fmt: skip
    columns |= {name: f"coalesce({name}, {DEFAULTS[name]})" if name in DEFAULTS else name for name in PLACE}
    insert_numbered("demand_place", table, columns)
    head = f"SELECT {region}, {actor.organisation}, place_id"
    for need in ("required", "useful", "learnable"):
        execute(
            f"INSERT INTO demand_placeskill (region_id, organisation_id, place_id, skill_id, need) "
            f"{head}, skill, '{need}' FROM {table} CROSS JOIN unnest({need}) AS skill "
            "ON CONFLICT (region_id, place_id, skill_id) DO NOTHING"
        )
    execute(
        f"INSERT INTO demand_placetask (region_id, organisation_id, place_id, position, title) "
        f"{head}, position, title FROM {table} CROSS JOIN unnest(task_titles) WITH ORDINALITY AS task (title, position)".replace(
            ", title FROM", ", task.title FROM"
        )
    )


def _update(actor: Actor, region: int, kept: pl.DataFrame) -> int:
    if kept.is_empty():
        return 0
    rows = kept.drop("row").with_columns(pl.col("place_id").alias("card_id"))
    table = stage("place_news", rows)
    own = f"c.region_id = {region} AND c.organisation_id = {actor.organisation}"
    columns = {name: newer(name) for name in PLACE}
    columns["title"], columns["sort_key"] = newer("title"), newer("sort_key")
    # A place named in the file is still there: its term only ever grows.
    columns["confirmed_at"] = "greatest(c.confirmed_at, s.confirmed_at)"
    columns["expires_on"] = "greatest(c.expires_on, s.expires_on)"
    return len(update_changed("demand_place", "id", table, columns, own, "provenance", more=", updated_at = now()"))


def _town(pc4: int | None) -> str:
    found = postcode(pc4) if pc4 is not None else None
    return found.place if found else ""
