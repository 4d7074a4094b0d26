"""Bring the tables in line with the shipped files: insert what is new, update what changed, delete nothing.

Runs after every `migrate` (post_migrate), not inside a migration: a yearly edition then needs no migration of its own,
old migrations never read newer files, and a test that empties the tables finds them filled again.
"""

from typing import Any

from django.apps import apps as registry
from django.apps.registry import Apps
from django.db import models, transaction

from perspectief.geo.gazetteer import gazetteer


def load(using: str = "default") -> int:
    """Load the shipped regions, municipalities and postcodes; returns how many rows were written (0 when in line)."""
    from perspectief.geo.models import Municipality, Postcode, Region

    shipped = gazetteer()
    towns = ("municipality", "region")
    with transaction.atomic(using=using):
        return (
            _upsert(Region.objects.using(using), "id", [r._asdict() for r in shipped.regions.values()])
            + _upsert(
                Municipality.objects.using(using),
                "id",
                [_keys(m._asdict(), "region") for m in shipped.municipalities.values()],
            )
            + _upsert(
                Postcode.objects.using(using),
                "pc4",
                [_keys(p._asdict(), *towns) for p in shipped.postcodes.values()],
            )
        )


def after_migrate(using: str, apps: Apps = registry, **_: Any) -> None:
    """post_migrate: load, unless the tables are not there (migrated back to zero). Emptying a database sends no `apps`."""
    try:
        apps.get_model("geo", "Postcode")
    except LookupError:
        return
    load(using)


def _keys(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """The row with foreign keys under the names of their columns."""
    return {f"{name}_id" if name in names else name: value for name, value in row.items()}


def _upsert(rows: models.QuerySet, key: str, wanted: list[dict[str, Any]]) -> int:
    """Insert new rows and update changed ones by primary key; returns how many."""
    columns = [name for name in wanted[0] if name != key] if wanted else []
    present = {row[key]: row for row in rows.order_by(key).values(key, *columns)}
    changed = [rows.model(**row) for row in wanted if present.get(row[key]) != row]
    rows.bulk_create(changed, batch_size=1000, update_conflicts=True, unique_fields=[key], update_fields=columns)
    return len(changed)
