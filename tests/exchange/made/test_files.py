"""The made region as files, the way a register exports them."""

import csv
import io
from datetime import date

import polars as pl
import pytest

from perspectief.exchange.made import files, region
from perspectief.exchange.reading.fields import PEOPLE, PLACES, form
from perspectief.exchange.values.week import read_text

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def made() -> region.MadeRegion:
    return region.make(11, TODAY, region.Size(people=1_500, places=300, employers=100))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("cp1252")), delimiter=";"))


def test_three_files_in_windows_1252_with_semicolons(made, tmp_path):
    written = files.write(made, tmp_path / "register", seed=11)
    people = rows((tmp_path / "register" / "werkzoekenden.csv").read_bytes())
    assert set(written) == {"werkzoekenden.csv", "werkzoekenden_gemeente_breda.csv", "plekken.csv"}
    assert len(people) == written["werkzoekenden.csv"] > 1_500
    assert len(rows((tmp_path / "register" / "plekken.csv").read_bytes())) == 300
    assert {row["klantmanager"] for row in people} > {"Sanne Verdult"}


@pytest.mark.parametrize("kind", [PEOPLE, PLACES])
def test_every_header_is_one_that_registers_use(made, kind):
    table = files.people_table(made).drop("_owner") if kind == PEOPLE else files.places_table(made)
    known = {header for target in form(kind).fields for header in target.headers}
    assert {name.replace("-", " ") for name in table.columns} <= known


def test_the_same_seed_writes_the_same_bytes(made, tmp_path):
    for folder in ("one", "two"):
        files.write(made, tmp_path / folder, seed=5)
    assert (tmp_path / "one" / "werkzoekenden.csv").read_bytes() == (
        tmp_path / "two" / "werkzoekenden.csv"
    ).read_bytes()


def test_names_from_elsewhere_lose_an_accent_and_not_a_letter():
    assert files.encoded(pl.DataFrame({"naam": ["Şahin", "Łukasz", "Yıldız", "Zoë"]})).decode("cp1252").split() == [
        "naam", "Sahin", "Lukasz", "Yildiz", "Zoë",
    ]  # fmt: skip


def test_an_unknown_value_is_an_empty_cell(made):
    [row] = rows(
        files.encoded(
            pl.DataFrame({"uren": [None], "naam": [""], "plaats": ["Breda"]}, schema_overrides={"uren": pl.String})
        )
    )
    assert row == {"uren": "", "naam": "", "plaats": "Breda"}


def test_the_words_for_a_week_are_read_back(made):
    weeks = {*made.cards["week_can"].drop_nulls(), *made.demand.places["week_fixed"]} - {0}
    assert len(weeks) > 50
    for bits in weeks:
        found = read_text(files.week(bits))
        assert found is not None and found.bits == bits, files.week(bits)


def test_a_file_is_as_untidy_as_real_ones(made):
    plain, untidy = files.people_table(made), files._untidy(11, files.people_table(made))
    assert untidy.height > plain.height
    assert 4 in untidy["postcode"].str.len_chars()
    assert "31-02-1988" in untidy["geboortedatum"]
