"""Takes the rows of a made region away again: as each party in turn what is its own. Journal, changes and looks stay."""

from graphlib import TopologicalSorter
from typing import NamedTuple

from django.db import connection

from perspectief.access.context import acting, service
from perspectief.access.policies import app
from perspectief.parties.models import Organisation, RegionMembership

NAME = "made-region"
# Tables of the rooms of people, employers and parties the application may delete from, and the tables each points at.
TABLES = """
SELECT c.relname, c.relrowsecurity,
       ARRAY(SELECT DISTINCT p.relname::text FROM pg_constraint f JOIN pg_class p ON p.oid = f.confrelid
             WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'parties_installation'
  AND (c.relname ~ '^(exchange|learning|matching|training|work|supply|demand|access|account|mfa|socialaccount|parties)_'
       OR c.relname IN ('plans_plan', 'plans_obstacle', 'plans_obstacletoo', 'plans_initiative'))
  AND has_table_privilege(%s, c.oid, 'DELETE')
ORDER BY c.relname
"""


class Table(NamedTuple):
    """A table; `protected`: by row-level security, so its rows are deleted as the party that owns them."""

    name: str
    protected: bool
    parents: tuple[str, ...]


def empty() -> int:
    """Deletes every row the application may delete in the rooms of people, employers and parties. Gives how many.

    The caller has checked that the database is marked as made; it stays so. Must run inside a transaction.
    """
    tables = _children_first()
    regions = tuple(RegionMembership.objects.values_list("region_id", flat=True).distinct().order_by("region_id"))
    count = 0
    with connection.cursor() as cursor:
        for organisation in sorted(Organisation.objects.values_list("pk", flat=True)):
            party = service(
                NAME, regions=regions, organisation=organisation, public=True, programme_regions=regions, national=True
            )
            with acting(party.at("cli")):
                for table in tables:
                    if table.protected:
                        cursor.execute(f"DELETE FROM {table.name}")
                        count += cursor.rowcount
        for table in tables:
            if not table.protected:
                cursor.execute(f"DELETE FROM {table.name}")
                count += cursor.rowcount
    return count


def _children_first() -> list[Table]:
    """The tables, those that point at others before those they point at."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [app()])
        found = {name: Table(name, protected, tuple(parents)) for name, protected, parents in cursor.fetchall()}
    children: dict[str, list[str]] = {name: [] for name in found}
    for table in found.values():
        for parent in table.parents:
            if parent in found:
                children[parent].append(table.name)
    return [found[name] for name in TopologicalSorter(children).static_order()]
