"""The tables hold what is shipped."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from perspectief.config.environment import APP
from perspectief.geo.gazetteer import gazetteer
from perspectief.geo.load import load
from perspectief.geo.models import Municipality, Postcode, Region

pytestmark = pytest.mark.django_db


def test_the_tables_hold_what_is_shipped():
    shipped = gazetteer()
    assert {row["id"]: tuple(row.values()) for row in Region.objects.order_by("id").values()} == {
        region.id: tuple(region) for region in shipped.regions.values()
    }
    assert {m.id: m.region_id for m in Municipality.objects.order_by("id")} == {
        m.id: m.region for m in shipped.municipalities.values()
    }
    rows = Postcode.objects.order_by("pc4").values_list(
        "pc4", "latitude", "longitude", "x", "y", "place", "municipality_id", "region_id"
    )
    assert list(rows) == [tuple(p) for p in shipped.postcodes.values()]


def test_loading_again_changes_nothing():
    assert load() == 0


def test_loading_repairs_what_differs_and_removes_nothing(django_assert_max_num_queries):
    Region.objects.create(id=99, code="AM99", name="Opgeheven", valid_from="2020-01-01", valid_to="2024-12-31")
    Region.objects.filter(id=25).update(name="Anders")
    Postcode.objects.filter(pc4=4811).delete()
    with django_assert_max_num_queries(8):
        assert load() == 2
    assert Region.objects.get(id=25).name == "West-Brabant"
    assert Region.objects.filter(id=99).exists()
    assert Postcode.objects.get(pc4=4811).region_id == 25


@pytest.mark.parametrize("table", ["geo_region", "geo_municipality", "geo_postcode"])
def test_the_application_only_reads(settings, table):
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.DATABASE_ROLES[APP]}"')
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] > 0
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute(f"DELETE FROM {table}")
