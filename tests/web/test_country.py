"""What is public: figures of the country and of a region, open data, charts for other sites; and Landelijk for the national roles."""

import csv
import gzip
import io
import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from perspectief.core import clock
from perspectief.geo.colours import LEAST as STANDS_OUT
from perspectief.geo.colours import colour, contrast
from perspectief.geo.queries import regions
from perspectief.monitoring import comparing
from perspectief.monitoring.models import PublicCell
from perspectief.monitoring.tables import TABLES
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.web import formats
from perspectief.web.country import keeping
from perspectief.web.country.catalogue import LICENCE, first_day, last_day
from perspectief.web.country.charts import columns
from tests.counted import told
from tests.factories import REGION, MembershipFactory, OrganisationFactory

FILES = [f"/open-data/{table.code}{kind}" for table in TABLES for kind in (".csv", ".json", ".csv-metadata.json")]
PUBLIC = [
    "/cijfers/",
    "/regio/am25/",
    "/open-data/",
    "/open-data/catalogus.jsonld",
    *FILES,
    "/insluiten/matches-by-branch/nl/",
]


@pytest.fixture
def visitor(db, as_app) -> Client:
    """Nobody."""
    return Client()


@pytest.fixture
def published(as_app, freeze):
    """Four regions with two whole years behind them, and the country."""
    frozen = freeze(2026, 11, 20, 9)
    told((REGION, 5, 12, 33), most=30)
    return frozen


@pytest.fixture
def ministry(as_app, enter: Callable[..., Client]) -> Client:
    """Somebody of the ministry."""
    return enter(
        MembershipFactory(organisation=OrganisationFactory(kind=OrganisationKind.NATIONAL), role=Role.MINISTRY)
    )


class TestPages:
    def test_before_anything_is_told_every_page_says_so(self, visitor):
        assert "Een getal voor het hele land is er zodra drie regio’s" in visitor.get("/cijfers/").content.decode()
        assert "Hier is nog niets openbaar" in visitor.get("/regio/am25/").content.decode()
        assert "Nog niets verteld" in visitor.get("/open-data/").content.decode()
        assert visitor.get("/open-data/matches-by-kind.csv").content.decode().count("\r\n") == 1
        assert "nog niets openbaar" in visitor.get("/insluiten/matches-by-kind/am25/").content.decode()

    def test_a_region_shows_what_was_told_and_names_what_was_not(self, visitor, published):
        html = visitor.get("/regio/AM25/").content.decode()
        assert "West-Brabant in cijfers" in html and colour(REGION) in html
        whole = PublicCell.objects.get(region=REGION, table="matches-by-kind", period="2025", part="")
        assert f"In 2025: ongeveer {formats.number(whole.n)}" in html
        hidden = PublicCell.objects.filter(region=REGION, table="matches-by-municipality", period="2025", n=None)
        assert not hidden.exists() or "Niet verteld:" in html
        assert html.count('<svg class="psp-columns"') == 1 and "1e kwartaal 2025" in html
        assert "Minder dan 5: dat vertellen we niet" in html

    def test_the_country_shows_its_own_numbers_and_the_way_to_every_region(self, visitor, published):
        html = visitor.get("/cijfers/").content.decode()
        for region in regions(clock.today()):
            assert f'href="/regio/{region.code.lower()}/"' in html and region.name in html
        assert "Geteld in 4 regio’s" in html and html.count("niet openbaar") >= 0
        country = PublicCell.objects.get(region=None, table="matches-by-kind", period="2025", part="")
        assert country.regions == 4 and formats.number(country.n) in html

    def test_what_is_no_region_is_not_there_and_the_page_of_chances_still_is(self, visitor):
        assert visitor.get("/regio/am99/").status_code == 404
        assert visitor.get("/regio/kansen/").status_code == 302
        assert visitor.get("/insluiten/matches-by-municipality/nl/").status_code == 404
        assert visitor.get("/insluiten/iets/am25/").status_code == 404
        assert visitor.get("/insluiten/matches-by-kind/xx/").status_code == 404
        assert visitor.get("/open-data/iets.csv").status_code == 404

    def test_no_script_no_cookie_no_nonce(self, visitor, published):
        for path in PUBLIC:
            answer = visitor.get(path)
            assert answer.status_code == 200 and not answer.cookies, path
            assert "nonce" not in answer["Content-Security-Policy"], path
            assert b"<script" not in answer.content, path

    def test_a_frame_as_a_page_offers_it_works_on_another_site(self, visitor, published):
        html = visitor.get("/regio/am25/").content.decode()
        found = re.findall(
            r"&lt;iframe src=&quot;http://testserver(/insluiten/[^&]+)&quot; title=&quot;([^&]+)&quot;", html
        )
        assert len(found) == 5
        for path, title in found:
            answer = visitor.get(path)
            assert answer.status_code == 200 and title in answer.content.decode()
            assert "frame-ancestors *" in answer["Content-Security-Policy"] and "X-Frame-Options" not in answer
        assert "frame-ancestors 'none'" in visitor.get("/regio/am25/")["Content-Security-Policy"]


class TestKept:
    def test_who_has_it_already_gets_304(self, visitor, published, django_assert_num_queries):
        for path in PUBLIC:
            first = visitor.get(path)
            again = visitor.get(path, headers={"if-none-match": first["ETag"]})
            assert (again.status_code, again.content) == (304, b"") and again["ETag"] == first["ETag"], path
            assert "public" in first["Cache-Control"] and first["Last-Modified"], path
            assert visitor.get(path, headers={"if-none-match": '"another"'}).status_code == 200
            since = visitor.get(path, headers={"if-modified-since": first["Last-Modified"]})
            assert since.status_code == 304

    def test_what_is_told_later_is_another_answer(self, visitor, published):
        before = visitor.get("/regio/am25/")
        published.move(days=42)
        PublicCell.objects.create(region_id=REGION, table="matches-by-kind", version=1, period="2026", part="", n=990)
        after = visitor.get("/regio/am25/", headers={"if-none-match": before["ETag"]})
        assert after.status_code == 200 and "In 2026: ongeveer 990" in after.content.decode()

    def test_a_packed_answer_is_the_same(self, visitor, published):
        plain, packed = visitor.get("/cijfers/"), visitor.get("/cijfers/", headers={"accept-encoding": "gzip, br"})
        assert packed["Content-Encoding"] == "gzip" and gzip.decompress(packed.content) == plain.content
        assert packed["ETag"] != plain["ETag"] and {"Cookie", "Accept-Encoding"} <= set(packed["Vary"].split(", "))

    def test_what_a_visitor_brings_along_is_in_nobody_elses_page(self, visitor, published):
        """Query, cookies and a word that waits: none of them is kept."""
        answers = {Client().get("/cijfers/").content for _one in range(2)}
        strange = Client()
        strange.cookies["sessie"] = "x" * 32
        assert "anders" in strange.get("/cijfers/?q=anders").content.decode()
        assert strange.get("/cijfers/?q=anders").get("ETag") is None
        assert {Client().get("/cijfers/").content, strange.get("/cijfers/").content} == answers
        strange.cookies["taal"] = "en"
        assert '<html lang="en"' in strange.get("/cijfers/").content.decode()
        assert {Client().get("/cijfers/").content} == answers

    def test_somebody_logged_in_gets_a_page_of_the_own_that_nobody_keeps(self, published, ministry, visitor):
        mine = ministry.get("/cijfers/")
        assert mine["Cache-Control"] == "no-store" and "Landelijk" in mine.content.decode()
        assert "Landelijk" not in visitor.get("/cijfers/").content.decode()

    def test_a_process_looks_once_in_so_many_seconds(self, visitor, published, settings, django_assert_num_queries):
        settings.PUBLIC_MARK_SECONDS = 60
        keeping.MEMORY.looked = float("-inf")
        visitor.get("/regio/am25/")
        with django_assert_num_queries(0):
            assert visitor.get("/regio/am25/").status_code == 200
        keeping.MEMORY.looked = float("-inf")


class TestOpenData:
    def test_csv_and_json_hold_the_same_rows_and_every_number_that_was_told(self, visitor, published):
        for table in TABLES:
            rows = list(csv.DictReader(io.StringIO(visitor.get(f"/open-data/{table.code}.csv").content.decode())))
            found = json.loads(visitor.get(f"/open-data/{table.code}.json").content)
            assert len(rows) == PublicCell.objects.filter(table=table.code).count() == len(found["rijen"]) > 0
            assert [row["aantal"] for row in rows] == [
                "" if one["aantal"] is None else str(one["aantal"]) for one in found["rijen"]
            ]
            assert {row["verteld"] for row in rows if not row["aantal"]} <= {"false"}
            assert {row["gebied_code"] for row in rows} <= {"AM25", "AM05", "AM12", "AM33", "NL"}
            meta = json.loads(visitor.get(f"/open-data/{table.code}.csv-metadata.json").content)
            assert [one["name"] for one in meta["tableSchema"]["columns"]] == list(rows[0])
            assert meta["url"] == f"http://testserver/open-data/{table.code}.csv"
            key = meta["tableSchema"]["primaryKey"]
            assert len({tuple(row[name] for name in key) for row in rows}) == len(rows)
            assert found["licentie"] == LICENCE and found["definitie"] == table.counts.definition

    def test_the_files_are_dutch_whoever_asks(self, visitor, published):
        dutch = visitor.get(FILES[0]).content
        visitor.cookies["taal"] = "en"
        assert visitor.get(FILES[0]).content == dutch

    def test_the_catalogue_leads_to_every_file(self, visitor, published):
        found = json.loads(visitor.get("/open-data/catalogus.jsonld").content)
        assert found["@type"] == "dcat:Catalog" and set(found["@context"]) >= {"dcat", "dct", "foaf", "vcard", "xsd"}
        assert len(found["dcat:dataset"]) == len(TABLES)
        for name in ("dct:title", "dct:description", "dct:publisher", "dct:license", "dct:issued", "dct:modified"):
            assert found[name] and all(one[name] for one in found["dcat:dataset"])
        for one in found["dcat:dataset"]:
            assert one["dct:temporal"]["dcat:startDate"]["@value"] == "2024-01-01"
            assert one["dct:temporal"]["dcat:endDate"]["@value"] == "2026-09-30"
            for taken in one["dcat:distribution"]:
                path = taken["dcat:downloadURL"]["@id"].removeprefix("http://testserver")
                answer = visitor.get(path)
                assert answer.status_code == 200 and answer["Access-Control-Allow-Origin"] == "*"
                assert answer["Content-Type"].split(";")[0] == taken["dcat:mediaType"]["@id"].split("media-types/")[1]

    def test_days_of_a_period(self):
        assert [str(day("2026-K1")) for day in (first_day, last_day)] == ["2026-01-01", "2026-03-31"]
        assert [str(day("2026-K4")) for day in (first_day, last_day)] == ["2026-10-01", "2026-12-31"]
        assert [str(day("2026")) for day in (first_day, last_day)] == ["2026-01-01", "2026-12-31"]


class TestNational:
    def test_landelijk_is_the_first_page_and_shows_regions_by_name(self, published, ministry):
        assert ministry.get("/voortgang/").status_code == 403
        assert ministry.get("/vandaag/")["Location"] == "/landelijk/"
        answer = ministry.get("/landelijk/")
        html = answer.content.decode()
        names = re.findall(r'href="/regio/am\d\d/">([^<]+)</a></th>', html)
        assert len(names) == 35 and names == sorted(names, key=str.casefold)
        assert 'href="/landelijk/" aria-current="page"' in html
        assert '<svg class="psp-funnel' in html and html.count("toeval") >= 4

    def test_nothing_told_is_no_comparison(self, ministry):
        html = ministry.get("/landelijk/").content.decode()
        assert "Vergelijken kan zodra drie regio’s twee hele jaren vertellen" in html and "psp-funnel" not in html


class TestPure:
    def test_every_region_has_a_colour_of_its_own_that_stands_out(self):
        shown = [colour(one.id) for one in regions()]
        assert len(set(shown)) == len(shown) >= 35
        assert all(contrast(one) >= STANDS_OUT for one in shown)
        assert contrast("#ffffff") == pytest.approx(1) and contrast("#000000") == pytest.approx(21)

    def test_a_small_region_needs_a_larger_change_to_be_more_than_chance(self):
        small, large = comparing.compared(30, 20, 0.0), comparing.compared(3000, 2000, 0.0)
        assert small and large and small.change == large.change == 0.5
        assert not small.beyond and large.beyond
        assert comparing.compared(3000, 2000, 0.5).beyond is False
        assert comparing.compared(None, 20, 0) is None and comparing.compared(20, 0, 0) is None

    def test_the_part_a_change_came_from(self):
        now, before = {"": 90, "0": 50, "1": 40, "2": None}, {"": 60, "0": 45, "1": 15, "2": 30}
        assert comparing.moved(now, before) == ("1", 25)
        assert comparing.moved({"0": None}, {"0": 5}) is None

    def test_columns_stand_on_the_floor_and_what_is_not_told_is_open(self):
        chart = columns([(f"2025-K{at}", n) for at, n in ((1, 10), (2, None), (3, 20), (4, 5))])
        tall = {one.quarter: one.height for one in chart.columns}
        assert tall["K3"] == pytest.approx(2 * tall["K1"], abs=0.2) and chart.columns[1].n is None
        assert {round(one.y + one.height, 1) for one in chart.columns} == {chart.floor}
        assert len(columns([(f"20{at}-K1", 5) for at in range(10, 30)]).columns) == 8
