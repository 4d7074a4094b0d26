"""What is generated is current, whole, and says what the rules say."""

import json
import re
from pathlib import Path

import pytest

from perspectief.access.classification import Kind, tables
from perspectief.access.decision import Layer, sees
from perspectief.privacy import overview
from perspectief.privacy.algorithm import CATEGORY, entry
from perspectief.privacy.overview import ANSWER, CASES, DOCUMENTS, actors

FOLDER = Path(__file__).parents[2] / "docs" / "privacy"
# The fields an organisation delivers in publication standard 1.0 of the Algoritmeregister.
STANDARD = [
    "name",
    "description_short",
    "organization",
    "category",
    "status",
    "begin_date",
    "end_date",
    "contact_email",
    "website",
    "publication_category",
    "url",
    "goal",
    "proportionality",
    "human_intervention",
    "risks",
    "lawful_basis",
    "lawful_basis_grouping",
    "process_index_url",
    "impacttoetsen_grouping",
    "impacttoetsen",
    "source_data",
    "source_data_grouping",
    "methods_and_models",
    "provider",
    "publiccode",
    "lang",
    "standard_version",
    "source_id",
    "tags",
]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_is_current(name):
    assert (FOLDER / name).read_text("utf-8") == DOCUMENTS[name](), "maak hem opnieuw met 'perspectief documents'"


def test_a_rule_that_changes_makes_the_document_out_of_date(monkeypatch):
    before = overview.who_sees_what()
    monkeypatch.setattr(overview, "sees", lambda *_given: True)
    assert overview.who_sees_what() != before


def test_who_sees_what_says_what_the_decision_says():
    text = overview.who_sees_what()
    for said, actor in actors():
        answers = " | ".join(ANSWER[sees(actor, Layer.CARD, case.row)] for case in CASES)
        assert f"| {said} | {answers} |" in text
    for table in tables().values():
        if table.layer:
            assert f"`{table.model}`" in text


def test_every_purpose_and_every_special_field_is_told():
    register, dpia = overview.register(), overview.dpia()
    for table in tables().values():
        if table.is_personal:
            assert f"## {table.purpose.name}\n" in register
            assert table.holds in register
        for name, kind in table.kinds().items():
            if kind in (Kind.SPECIAL, Kind.BSN):
                assert re.search(rf"`{table.model}`: .*\b{name}\b", dpia)


def test_the_entry_has_the_fields_of_the_standard_and_no_other():
    found = entry()
    assert list(found) == [name for name in found if name in STANDARD]
    assert set(found) == set(STANDARD)
    assert found["standard_version"] == "1.0"
    assert found["lang"] == "NLD"
    assert found["category"] == [CATEGORY]
    assert all(set(one) == {"title", "link"} for one in found["lawful_basis_grouping"])
    assert json.loads(DOCUMENTS["algoritmeregister.json"]()) == found


def test_a_job_coach_of_a_partner_is_told_among_receivers_and_risks():
    contact = next(
        one for one in DOCUMENTS["register-van-verwerkingen.md"]().splitlines() if "voor een kennismaking waar" in one
    )
    assert "jobcoach van een partner" in contact and "alleen voor een kennismaking" not in contact
    assert "Een partner die begeleidt ziet meer" in DOCUMENTS["dpia.md"]()
