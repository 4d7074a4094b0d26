"""Voortgang: what was counted, divided by what it can be divided by, and each figure with its definition."""

import csv
import io
import re

from perspectief.monitoring.counting import count_region
from perspectief.monitoring.definitions import FIGURES
from tests.factories import REGION, MembershipFactory
from tests.monitoring.files import File
from tests.monitoring.journals import Journal


def test_the_region_whole_in_parts_and_for_whom(enter):
    member = MembershipFactory()
    Journal(3, 320).write()
    File(11, 60)
    count_region(REGION)
    client = enter(member)
    page = client.get("/voortgang/").content.decode()
    for head in ("Per gemeente", "Per branchestraat", "Per soort plek", "Hoe klaar voor werk mensen waren"):
        assert f">{head}</h2>" in page
    for figure in FIGURES.values():
        if figure.code not in {"placements", "matches_half_year"}:
            assert figure.definition in page or figure.definition.replace("'", "&#x27;") in page, figure.code
    assert re.search(r"cursus gehaald in het jaar ervoor – klaar voor werk: (laag|midden|werkfit)", page)
    assert "te weinig" in page, "groups of fewer than a hundred"
    less = client.get("/voortgang/?soort=job").content.decode()
    assert ">Per soort plek</h2>" not in less and "cursus gehaald in het jaar ervoor" in less
    english = enter(member)
    english.get("/taal/en/")
    told = english.get("/voortgang/").content.decode()
    assert "The share of placements that still run after 1, 3, 6, 12 and 24 months." in told
    assert "The margin is 95% (Wilson)." in told
    assert not any(figure.definition in told for figure in FIGURES.values())


def test_of_too_few_the_file_tells_how_many_and_no_more(enter):
    member = MembershipFactory()
    File(11, 60)
    count_region(REGION)
    text = enter(member).get("/voortgang/cijfers.csv").content.decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text), delimiter=";") if row["cijfer"] in {"exposure", "listed"}]
    assert rows
    assert {(row["waarvan"], row["waarde"], row["ondergrens"]) for row in rows} == {("", "", "")}
    assert all(int(row["aantal"]) < 100 for row in rows)
