"""A definition that changes is a new figure: what decides a number is held here by its digest, and may only change with the version."""

import csv
from pathlib import Path

import pytest

from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.estimators import ESTIMATED

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
