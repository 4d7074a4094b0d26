"""A definition that changes is a new figure: what decides a number is held here by its digest, and may only change with the version."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from perspectief.access.classification import Kind, tables, uses
from perspectief.access.purposes import COUNTING, EQUAL_CHANCES
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.definitions.file import BIAS_LEAST
from perspectief.monitoring.estimators import ESTIMATED
from perspectief.monitoring.policy import USES
from tests.web.test_english import kept

PARAMETERS = {"region": "25", "today": "current_date", "now": "now()"}
CALENDAR = "WITH calendar AS (SELECT current_date AS day, 1 AS open)"
COLUMNS = "SELECT table_name, column_name FROM information_schema.view_column_usage WHERE view_name = 'counted'"
HELD = Path(__file__).with_name("definitions.csv")


def held() -> dict[tuple[str, int], str]:
    """Figure and version to the digest of what decides it."""
    with HELD.open(encoding="utf-8", newline="") as file:
        return {(row["figure"], int(row["version"])): row["digest"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("code", sorted(FIGURES))
def test_another_definition_has_another_version(code):
    figure = FIGURES[code]
    digest = figure.digest(ESTIMATED[figure.estimator])
    known = held().get((code, figure.version))
    assert known == digest, (
        f"{code}: raise its version and add '{code},{figure.version + (known is not None)},{digest}' to {HELD.name}"
    )


def test_what_is_held_is_no_figure_that_never_was():
    codes = {code for code, _version in held()}
    assert codes == set(FIGURES)
    for code, figure in FIGURES.items():
        assert max(version for one, version in held() if one == code) == figure.version


@pytest.mark.parametrize("code", sorted(FIGURES))
def test_a_reader_can_count_it_again(code):
    """Every definition says what, how and from what, in sentences; and its SQL reads one region alone."""
    figure = FIGURES[code]
    for text in (figure.definition, figure.how, figure.source):
        assert text.endswith(".")
    assert figure.title and figure.unit and figure.verbs
    assert figure.base.count("region_id = %(region)s") >= max(1, figure.base.count("FROM core_fact"))


@pytest.mark.parametrize("code", sorted(FIGURES))
def test_it_is_told_in_english_too(code):
    figure, english = FIGURES[code], kept()
    for text in (figure.title, figure.definition, figure.how, figure.unit, figure.source):
        assert text.replace("%", "%%") in english  # as a template asks for it


def personal(base: str) -> dict[str, set[str]]:
    """Fields about persons this SQL reads, by model: the database says which columns."""
    labels = {model._meta.db_table: model for model in apps.get_models()}
    found: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP VIEW counted AS {CALENDAR} SELECT * FROM ({base % PARAMETERS}) AS base")
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            if model := labels.get(table):
                name = next(one.name for one in model._meta.concrete_fields if one.column == column)
                if tables()[model._meta.label].kinds()[name] in (Kind.PERSONAL, Kind.SPECIAL, Kind.BSN):
                    found[model._meta.label].add(name)
        cursor.execute("DROP VIEW counted")
    return found


def test_of_persons_it_reads_what_was_declared_and_no_more(db):
    """A column more in the SQL of a definition is a column more in the register of processing, under the purpose it is read for."""
    for purpose in (COUNTING, EQUAL_CHANCES):
        read: dict[str, set[str]] = defaultdict(set)
        for figure in FIGURES.values():
            if (figure.least >= BIAS_LEAST) == (purpose is EQUAL_CHANCES):
                for model, names in personal(figure.base).items():
                    read[model] |= names
        declared = {use.model: set(use.fields.split()) for use in USES if use.purpose is purpose}
        assert dict(read) == declared, purpose.name
    assert {use.purpose for use in uses()} >= {COUNTING, EQUAL_CHANCES}


def test_a_ground_is_a_proposal_until_somebody_confirms_it():
    for purpose in (COUNTING, EQUAL_CHANCES):
        assert purpose.ground.startswith("Voorstel, te bevestigen door de functionaris gegevensbescherming")
    assert "Overwogen en niet ingeroepen: art. 10 lid 5 van de AI-verordening" in EQUAL_CHANCES.ground
