"""The content of the base taxonomy keeps its promises: references, uniqueness, overlap, sizes, plain words."""

import csv
import io
import os
import re
import unicodedata
import zipfile
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest

import perspectief.taxonomy
from perspectief.taxonomy import needs

DATA = Path(perspectief.taxonomy.__file__).parent / "data"
COLUMNS = {
    "skill_groups": ["code", "label"],
    "skills": ["code", "kind", "group", "label", "esco", "synonyms"],
    "occupations": [
        *["code", "branch", "label", "summary", "tasks", "required"],
        *["useful", "certificates", "kinds", "isco", "esco", "synonyms"],
    ],
    "ambiguous": ["word", "order", "label", "example", "distance", "occupations"],
}
OCCUPATION_URI = re.compile(r"http://data\.europa\.eu/esco/occupation/[0-9a-f-]{36}")
SKILL_URI = re.compile(r"http://data\.europa\.eu/esco/skill/[0-9a-fA-F-]{36}")


def read(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


GROUPS, SKILLS, OCCUPATIONS, AMBIGUOUS = (read(name) for name in COLUMNS)
KIND = {row["code"]: row["kind"] for row in SKILLS}
CODES = {row["code"] for row in OCCUPATIONS}
MEANINGS: dict[str, list[dict[str, str]]] = defaultdict(list)
for _row in AMBIGUOUS:
    MEANINGS[_row["word"]].append(_row)


def fold(text: str) -> str:
    """`text` in lower case without accents and with single spaces: how words are compared."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def listed(row: dict[str, str], column: str) -> list[str]:
    """The values of a list column: synonyms stand between bars, codes between spaces."""
    return [value for value in row[column].split("|" if column == "synonyms" else " ") if value]


def repeated(values: list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


@pytest.mark.parametrize("name", COLUMNS)
def test_file_has_its_columns_and_every_row_is_complete(name: str) -> None:
    raw = (DATA / f"{name}.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8")), delimiter=";"))
    assert rows[0] == COLUMNS[name]
    assert [row for row in rows if len(row) != len(COLUMNS[name])] == []
    untidy = [cell for row in rows for cell in row if cell != cell.strip() or "  " in cell]
    assert untidy == []


def test_there_is_enough_of_everything() -> None:
    synonyms = sum(len(listed(row, "synonyms")) for row in SKILLS + OCCUPATIONS)
    assert len(SKILLS) >= 450
    assert len(OCCUPATIONS) >= 300
    assert synonyms >= 2000
    assert 30 <= len(GROUPS) <= 60
    assert len(MEANINGS) >= 30
    assert {row["branch"] for row in OCCUPATIONS} == {code for code, _ in needs.BRANCHES}


def test_codes_are_letter_and_four_digits_and_never_double() -> None:
    for rows, letter in ((SKILLS, "V"), (OCCUPATIONS, "B")):
        codes = [row["code"] for row in rows]
        assert [code for code in codes if not re.fullmatch(letter + r"\d{4}", code)] == []
        assert repeated(codes) == []
        assert codes == sorted(codes), "rows stand in the order of their codes, so a new row is a new line at the end"


def test_groups_exist_and_hold_relatives() -> None:
    sizes = Counter(row["group"] for row in SKILLS)
    assert set(sizes) == {row["code"] for row in GROUPS}
    assert [group for group, size in sizes.items() if size < 2] == []
    assert repeated([fold(row["label"]) for row in GROUPS]) == []


@pytest.mark.parametrize("name", ["skills", "occupations"])
def test_labels_are_there_short_and_unique(name: str) -> None:
    labels = [row["label"] for row in read(name)]
    assert [label for label in labels if not 2 < len(label) <= 60] == []
    assert repeated([fold(label) for label in labels]) == []
    assert [label for label in labels if re.search(r"[;|_/]|\d", label)] == []


def test_a_summary_is_one_short_sentence_to_the_reader() -> None:
    wrong = [
        row["summary"]
        for row in OCCUPATIONS
        if not re.fullmatch(r"(Je|'s Nachts) [^.!?]+\.", row["summary"]) or len(row["summary"].split()) > 20
    ]
    assert wrong == []


def test_occupations_refer_to_tasks_and_skills_that_exist() -> None:
    for row in OCCUPATIONS:
        tasks, required, useful = (listed(row, column) for column in ("tasks", "required", "useful"))
        assert 5 <= len(tasks) <= 9, row["code"]
        assert 2 <= len(required) <= 5 and 2 <= len(useful) <= 5, row["code"]
        assert {KIND.get(code) for code in tasks} == {"task"}, row["code"]
        assert {KIND.get(code) for code in required + useful} == {"skill"}, row["code"]
        assert repeated(tasks + required + useful) == [], row["code"]


def test_every_task_and_skill_is_used() -> None:
    used = {code for row in OCCUPATIONS for column in ("tasks", "required", "useful") for code in listed(row, column)}
    assert set(KIND) - used == set()
    assert set(KIND.values()) == {"task", "skill"}


def test_no_two_occupations_are_the_same_work() -> None:
    sets = {row["code"]: set(listed(row, "tasks")) for row in OCCUPATIONS}
    close = [
        (one, other)
        for (one, mine), (other, theirs) in combinations(sets.items(), 2)
        if len(mine & theirs) > 0.6 * len(mine | theirs)
    ]
    assert close == []


def test_branches_certificates_and_kinds_of_work_are_those_of_needs() -> None:
    branches, kinds = {code for code, _ in needs.BRANCHES}, {kind[0] for kind in needs.KINDS_OF_WORK}
    for row in OCCUPATIONS:
        assert row["branch"] in branches, row["code"]
        assert set(listed(row, "certificates")) <= set(needs.CERTIFICATE_BY_CODE), row["code"]
        assert listed(row, "kinds") and set(listed(row, "kinds")) <= kinds, row["code"]
        assert repeated(listed(row, "certificates") + listed(row, "kinds")) == [], row["code"]


def test_codes_of_others_have_their_form() -> None:
    assert [row["code"] for row in OCCUPATIONS if not re.fullmatch(r"[1-9]\d{3}", row["isco"])] == []
    assert [row["code"] for row in OCCUPATIONS if row["esco"] and not OCCUPATION_URI.fullmatch(row["esco"])] == []
    assert [row["code"] for row in SKILLS if row["esco"] and not SKILL_URI.fullmatch(row["esco"])] == []


def test_a_word_means_one_occupation_unless_the_service_asks_back() -> None:
    several = {fold(word) for word in MEANINGS}
    owners: dict[str, set[str]] = defaultdict(set)
    for row in OCCUPATIONS:
        words = [fold(word) for word in [row["label"], *listed(row, "synonyms")]]
        assert repeated(words) == [], row["code"]
        for word in words:
            owners[word].add(row["code"])
    assert {word: codes for word, codes in owners.items() if len(codes) > 1 and word not in several} == {}


def test_every_occupation_has_everyday_words() -> None:
    assert [row["code"] for row in OCCUPATIONS if len(listed(row, "synonyms")) < 4] == []


def test_a_word_for_a_skill_means_one_skill() -> None:
    words = [fold(word) for row in SKILLS for word in [row["label"], *listed(row, "synonyms")]]
    assert repeated(words) == []


def test_words_with_several_meanings_offer_three_to_six_clear_choices() -> None:
    assert repeated([fold(word) for word in MEANINGS]) == []
    for word, choices in MEANINGS.items():
        assert 3 <= len(choices) <= 6, word
        assert [row["order"] for row in choices] == [str(number + 1) for number in range(len(choices))], word
        assert repeated([fold(row["label"]) for row in choices]) == [], word
        assert all(row["label"] and row["example"] for row in choices), word
        assert all(row["distance"].isdigit() and int(row["distance"]) <= 100 for row in choices), word


def test_a_choice_leads_to_occupations_and_no_two_choices_to_the_same_ones() -> None:
    for word, choices in MEANINGS.items():
        answers = [frozenset(listed(row, "occupations")) for row in choices]
        assert all(answer and answer <= CODES for answer in answers), word
        assert len(set(answers)) == len(answers), word


def test_the_everyday_words_with_several_meanings_are_known() -> None:
    everyday = (
        "chauffeur medewerker monteur assistent operator hulp begeleider verkoper schoonmaker bezorger logistiek "
        "productie magazijn keuken zorg tuin bouw winkel kok bakker receptie technicus beveiliger planner"
    )
    assert set(everyday.split()) - set(MEANINGS) == set()


@pytest.mark.reference
def test_esco_occupations_exist_and_carry_the_same_isco_group() -> None:
    path = Path(os.environ["REFERENCE_DIR"]) / "esco" / "occupations_nl.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        known = {row["conceptUri"]: row["iscoGroup"] for row in csv.DictReader(file)}
    linked = [row for row in OCCUPATIONS if row["esco"]]
    assert len(linked) >= 200
    assert [(row["code"], row["isco"]) for row in linked if known.get(row["esco"]) != row["isco"]] == []


@pytest.mark.reference
def test_esco_skills_exist() -> None:
    known: set[str] = set()
    for path in (Path(os.environ["REFERENCE_DIR"]) / "esco").glob("*classification - en*.zip"):
        with zipfile.ZipFile(path) as archive, archive.open("skills_en.csv") as raw:
            known |= {row["conceptUri"] for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8"))}
    assert [row["code"] for row in SKILLS if row["esco"] and row["esco"] not in known] == []
    assert sum(bool(row["esco"]) for row in SKILLS) >= 100


@pytest.mark.reference
def test_isco_groups_exist() -> None:
    path = Path(os.environ["REFERENCE_DIR"]) / "esco" / "ISCOGroups_nl.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    assert {row["isco"] for row in OCCUPATIONS} - known == set()
