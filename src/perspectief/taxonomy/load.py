"""Bring the tables in line with the shipped files.

Runs after every `migrate` (post_migrate), not inside a migration: new words then need no migration of their own, old
migrations never read newer files, and a test that empties the tables finds them filled again. Occupations and skills are
inserted and updated, never deleted: others refer to them. Relations and own words follow the files exactly; words of
other sources are left alone.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps as registry
from django.apps.registry import Apps
from django.db import models, transaction

from perspectief.taxonomy.catalogue import RELATIONS, Catalogue, catalogue

OWN = "own"


def load(shipped: Catalogue | None = None, using: str = "default") -> int:
    """Load the catalogue (the shipped one); returns how many rows were written or removed (0 when in line)."""
    from perspectief.taxonomy.models import (
        Occupation,
        OccupationSkill,
        Skill,
        SkillGroup,
        Term,
    )

    shipped = shipped or catalogue()
    groups = [{"code": group.code, "label": group.label} for group in shipped.groups.values()]
    skills = [
        {
            "id": s.id,
            "code": s.code,
            "kind": s.kind,
            "group_id": s.group,
            "label": s.label,
            "esco": s.esco,
        }
        for s in shipped.skills.values()
    ]
    occupations = [
        {
            "id": o.id,
            "code": o.code,
            "branch": o.branch,
            "label": o.label,
            "isco": o.isco,
            "esco": o.esco,
        }
        for o in shipped.occupations.values()
    ]
    relation_keys = ("occupation_id", "skill_id", "relation")
    term_keys = ("occupation_id", "skill_id", "text", "source")
    with transaction.atomic(using=using):
        return (
            _upsert(SkillGroup.objects.using(using), "code", groups)
            + _upsert(Skill.objects.using(using), "id", skills)
            + _upsert(Occupation.objects.using(using), "id", occupations)
            + _equal(OccupationSkill.objects.using(using), relation_keys, _relations(shipped))
            + _equal(Term.objects.using(using).filter(source=OWN), term_keys, _terms(shipped))
        )


def after_migrate(using: str, apps: Apps = registry, **_: Any) -> None:
    """post_migrate: load, unless the tables are not there (migrated back to zero). Emptying a database sends no `apps`."""
    try:
        apps.get_model("taxonomy", "Term")
    except LookupError:
        return
    load(using=using)


def _relations(shipped: Catalogue) -> list[tuple[Any, ...]]:
    return [
        (occupation.id, skill, relation)
        for occupation in shipped.occupations.values()
        for relation, skills in zip(
            RELATIONS,
            (occupation.tasks, occupation.required, occupation.useful),
            strict=True,
        )
        for skill in dict.fromkeys(skills)
    ]


def _terms(shipped: Catalogue) -> list[tuple[Any, ...]]:
    occupations = ((o.id, None, text, OWN) for o in shipped.occupations.values() for text in dict.fromkeys(o.synonyms))
    skills = ((None, s.id, text, OWN) for s in shipped.skills.values() for text in dict.fromkeys(s.synonyms))
    return [*occupations, *skills]


def _upsert(rows: models.QuerySet, key: str, wanted: list[dict[str, Any]]) -> int:
    """Insert new rows and update changed ones by primary key; returns how many."""
    columns = [name for name in wanted[0] if name != key] if wanted else []
    present = {row[key]: row for row in rows.order_by(key).values(key, *columns)}
    changed = [rows.model(**row) for row in wanted if present.get(row[key]) != row]
    rows.bulk_create(changed, batch_size=1000, update_conflicts=True, unique_fields=[key], update_fields=columns)
    return len(changed)


def _equal(rows: models.QuerySet, keys: tuple[str, ...], wanted: Iterable[tuple[Any, ...]]) -> int:
    """Make the rows, seen as tuples of `keys`, equal to `wanted`; returns how many were added or removed."""
    present = {tuple(row): identity for identity, *row in rows.order_by("id").values_list("id", *keys)}
    wanted = list(wanted)
    surplus = [present[row] for row in present.keys() - set(wanted)]
    if surplus:
        rows.filter(id__in=surplus).delete()
    missing = [rows.model(**dict(zip(keys, row, strict=True))) for row in wanted if row not in present]
    rows.bulk_create(missing, batch_size=1000)
    return len(surplus) + len(missing)
