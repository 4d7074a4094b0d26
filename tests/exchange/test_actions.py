"""A file from the first look to the file of the region, and back."""

import contextlib
import datetime

import pytest
from django.db import connection

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Changed, Missing, Refused, UserError
from perspectief.core.models import Fact
from perspectief.demand.models import Employer, Place
from perspectief.exchange import queries
from perspectief.exchange.actions import content, decide, drop, import_upload, receive, take_back
from perspectief.exchange.choices import DROP, KEEP, OTHER, OUT, SAME, Choices
from perspectief.exchange.jobs import throw_away
from perspectief.exchange.models import ColumnMapping, Upload, UploadRow
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.exchange.rules import KEPT_DAYS
from perspectief.exchange.working import EMPTY, TEXTS, WORDS
from perspectief.parties.rules import OrganisationKind
from perspectief.supply.actions.objecting import object_to
from perspectief.supply.models import Card, Dossier, Profile
from perspectief.work.models import Task
from tests.exchange.messy import PEOPLE_HEADERS, PEOPLE_ROWS, delimited, people_csv
from tests.factories import REGION, CardFactory, MembershipFactory, OrganisationFactory, actor

PLACES = delimited(
    [
        ["Vacaturenr", "Functie", "Bedrijf", "Postcode", "Uren", "Uurloon", "Rijbewijs"],
        ["V1", "Orderpicker", "Bakker BV", "4811 KL", "24-32", "15,40", "geen"],
        ["V2", "Hovenier", "Groen & Co", "4817 AB", "fulltime", "16,00", "B"],
    ]
).encode()


def changed(row: int, **cells: str) -> list[list[str]]:
    """The register with cells of one row changed, by the place of their column."""
    rows = [list(one) for one in PEOPLE_ROWS]
    for name, text in cells.items():
        rows[row][int(name[1:])] = text
    return rows


def seen(who, model, **filters):
    with acting(who):
        return list(model.objects.filter(**filters).order_by("id"))


@pytest.fixture
def klantmanager(as_app, freeze):
    freeze(2026, 3, 2)
    return actor(MembershipFactory())


@pytest.fixture
def accountmanager(as_app, freeze):
    freeze(2026, 3, 2)
    return actor(MembershipFactory(account_manager=True))


def bring(who, data: bytes | None = None, name: str = "register.csv", **more) -> Upload:
    return receive(who, region=REGION, name=name, data=people_csv() if data is None else data, **more)


def test_reading_a_file_shows_who_stands_in_it_and_changes_nothing(klantmanager):
    found = bring(klantmanager)
    assert (found.rows, found.counts["new"], found.ready, found.waiting) == (3, 3, 3, 0)
    assert found.analysis["count"] == 3 and found.analysis["ready"] == 1
    assert seen(klantmanager, Card) == []
    columns = {one["header"]: one for one in found.columns}
    assert columns["Nationaliteit"]["untaken"] and not columns["Nationaliteit"]["target"]
    assert columns["Achternaam"]["example"] == "" and columns["Uren"]["example"] == "24-32"


def test_the_file_itself_is_kept_encrypted(klantmanager):
    found = bring(klantmanager)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM exchange_upload WHERE number = %s", [found.number])
        kept = bytes(cursor.fetchone()[0])
    assert b"Noor" not in kept and b"4811" not in kept
    assert content(klantmanager, number=found.number, taken="waiting")[1].table.cells.height == 3
    (fact,) = seen(klantmanager, Fact, verb="file_list_downloaded")
    assert fact.data == {"upload": found.number, "list": "waiting"}


def test_an_import_puts_people_into_the_file_with_where_it_came_from(klantmanager):
    found = import_upload(klantmanager, number=bring(klantmanager).number)
    assert found.state == "imported" and found.imports[0]["new"] == 3 and found.content is None
    card = seen(klantmanager, Card, dossiers__client_number="1001")[0]
    assert (card.pc4, card.hours_min, card.hours_max, card.readiness) == (4811, 24, 32, 3)
    assert card.provenance["hours_max"]["source"] == f"bestand:{found.number}"
    assert seen(klantmanager, Profile, card=card)[0].name == "Noor Vries"


def test_every_person_has_a_fact_caused_by_the_import(klantmanager):
    found = import_upload(klantmanager, number=bring(klantmanager).number)
    with acting(klantmanager):
        whole = Fact.objects.get(verb="file_imported")
        each = Fact.objects.filter(verb="card_added", cause=whole.pk)
        assert whole.data["upload"] == found.number and whole.data["new"] == 3
        assert each.count() == 3 and each.values("subject").distinct().count() == 3


def test_the_same_file_twice_changes_nothing(klantmanager):
    first = import_upload(klantmanager, number=bring(klantmanager).number)
    before = [list(seen(klantmanager, model)) for model in (Card, Profile, Dossier)]
    versions = [[row.version for row in rows] for rows in before]
    again = bring(klantmanager)
    with acting(klantmanager):
        assert queries.same_file(klantmanager, region=REGION, sha256=again.sha256).number == first.number
    assert (again.counts["known"], again.counts["news"], again.going) == (3, 0, 0)
    again = import_upload(klantmanager, number=again.number)
    assert again.imports[0]["same"] == 3
    assert [[row.version for row in seen(klantmanager, model)] for model in (Card, Profile, Dossier)] == versions


def test_news_is_counted_before_and_written_after(klantmanager):
    import_upload(klantmanager, number=bring(klantmanager).number)
    found = bring(klantmanager, people_csv(changed(0, c6="16-20")))
    assert (found.counts["known"], found.counts["news"], found.going) == (3, 1, 1)
    assert seen(klantmanager, Card, dossiers__client_number="1001")[0].hours_max == 32
    import_upload(klantmanager, number=found.number)
    assert seen(klantmanager, Card, dossiers__client_number="1001")[0].hours_max == 20


def test_rows_that_are_wrong_wait_with_line_and_reason_and_the_good_ones_go_in(klantmanager):
    rows = [
        *PEOPLE_ROWS,
        ["1004", "Bos", "Ans", "31-02-1988", "4811 KL", "hovenier", "24", "fiets", "B", "laag", "", "", ""],
    ]
    found = bring(klantmanager, people_csv(rows))
    assert (found.ready, found.waiting) == (3, 1)
    with acting(klantmanager):
        row = queries.waiting_rows(found)[0]
    assert row.line == 5 and row.outcome == "wrong"
    assert (
        row.reasons[0]["message"] == "Deze datum bestaat niet. Kijk in het dossier."
        and row.reasons[0]["raw"]["marked"] == "31-02-1988"
    )
    found = import_upload(klantmanager, number=found.number)
    assert found.content is not None and len(seen(klantmanager, Card)) == 3
    task = seen(klantmanager, Task, kind="doubtful_rows")[0]
    assert (task.subject_number, task.data, task.done_at) == (found.number, {"rows": 1}, None)
    found = decide(klantmanager, number=found.number, choices=Choices(fixes={5: {"birth_date": "28-02-1988"}}))
    assert (found.waiting, found.going) == (0, 1)
    assert seen(klantmanager, Task, kind="doubtful_rows")[0].done_at is not None
    found = import_upload(klantmanager, number=found.number)
    assert found.imports[1] == {**found.imports[1], "new": 1, "changed": 0, "same": 3}
    assert seen(klantmanager, Profile, family_name="Bos")[0].birth_date == datetime.date(1988, 2, 28)


def test_a_word_with_several_meanings_is_asked_once_for_all_rows(klantmanager):
    rows = [
        [str(n), f"Bos{n}", "Ans", "1-2-1988", "4811 KL", "chauffeur", "24", "fiets", "B", "laag", "", "", ""]
        for n in range(2000, 2004)
    ]
    found = bring(klantmanager, people_csv(rows))
    question = found.questions[0]
    assert (question["word"], question["rows"], found.counts["doubt"]) == ("chauffeur", 4, 4)
    value = question["options"][0]["value"]
    found = decide(klantmanager, number=found.number, choices=Choices(answers={"work": {"chauffeur": value}}))
    assert found.questions == [] and found.counts["new"] == 4
    import_upload(klantmanager, number=found.number)
    wishes = seen(klantmanager, Card)[0].wishes
    with acting(klantmanager):
        assert set(wishes.values_list("occupation_id", flat=True)) == {int(one) for one in value.split()}


def test_words_that_do_not_belong_are_dropped_or_kept_by_a_named_choice(klantmanager):
    headers, cell = [*PEOPLE_HEADERS, "Opmerking"], "werkt graag, heeft ADHD"
    data = delimited([headers, [*PEOPLE_ROWS[0], cell], [*PEOPLE_ROWS[1], cell]]).encode()
    found = bring(klantmanager, data)
    assert found.counts["doubt"] == 2
    with acting(klantmanager):
        rows = queries.waiting_rows(found)
        assert "ADHD" not in str([row.reasons for row in rows])
    found = decide(klantmanager, number=found.number, choices=Choices(texts={2: {"notes": DROP}, 3: {"notes": KEEP}}))
    assert found.waiting == 0
    import_upload(klantmanager, number=found.number)
    assert [one.notes for one in seen(klantmanager, Dossier)] == ["werkt graag, heeft", cell]
    with acting(klantmanager):
        assert Fact.objects.filter(verb="doubtful_text_kept").count() == 1


def test_somebody_who_looks_like_another_waits_until_a_person_decides(klantmanager):
    import_upload(klantmanager, number=bring(klantmanager).number)
    alike = people_csv(changed(0, c0="9001")[:1])
    found = bring(klantmanager, alike)
    assert found.counts["doubt"] == 1
    number = found.number
    same = decide(klantmanager, number=number, choices=Choices(people={2: SAME}))
    assert same.counts.get("known") == 1
    out = decide(klantmanager, number=number, choices=Choices(people={2: OUT}))
    assert out.counts.get("out") == 1 and out.ready == 0
    other = decide(klantmanager, number=number, choices=Choices(people={2: OTHER}))
    assert other.counts.get("new") == 1
    import_upload(klantmanager, number=number)
    assert len(seen(klantmanager, Profile, family_name="Vries")) == 2


def test_the_same_person_twice_in_a_file_becomes_one(klantmanager):
    twice = [*PEOPLE_ROWS, [*PEOPLE_ROWS[0][:5], "metselaar", *PEOPLE_ROWS[0][6:]]]
    found = bring(klantmanager, people_csv(twice))
    assert (found.counts["double"], found.analysis["count"], found.analysis["doubles"]) == (1, 3, 1)
    import_upload(klantmanager, number=found.number)
    card = seen(klantmanager, Card, dossiers__client_number="1001")[0]
    with acting(klantmanager):
        assert card.wishes.count() == 2


def test_what_is_left_can_be_settled_for_all_rows_at_once(klantmanager):
    headers = [*PEOPLE_HEADERS, "Opmerking"]
    bad = [
        "1004",
        "Bos",
        "Ans",
        "31-02-1988",
        "4811 KL",
        "chauffeur",
        "veel",
        "fiets",
        "B",
        "laag",
        "",
        "",
        "",
        "heeft ADHD",
    ]
    found = bring(klantmanager, delimited([headers, bad, *([*row, ""] for row in PEOPLE_ROWS)]).encode())
    assert found.waiting == 1
    found = decide(klantmanager, number=found.number, choices=Choices(), rest=(WORDS, TEXTS, EMPTY))
    assert found.waiting == 0 and found.ready == 4
    import_upload(klantmanager, number=found.number)
    assert seen(klantmanager, Profile, family_name="Bos")[0].birth_date is None


def test_a_column_can_be_corrected_and_is_remembered(klantmanager):
    data = delimited(
        [
            ["Klantnr", "Naam", "Postcode", "Opgegeven tijd"],
            ["1", "Noor Vries", "4811 KL", "24"],
            ["2", "Efe Bos", "4817 AB", "32"],
        ]
    ).encode()
    found = bring(klantmanager, data)
    assert found.columns[3]["target"] == ""
    found = decide(klantmanager, number=found.number, choices=Choices(columns={3: "hours"}))
    assert found.columns[3]["target"] == "hours" and found.columns[3]["how"] == "chosen"
    import_upload(klantmanager, number=found.number)
    assert seen(klantmanager, Card)[0].hours_max is not None
    again = bring(klantmanager, data)
    assert again.columns[3]["target"] == "hours" and again.columns[3]["how"] == "remembered"


def test_taking_back_leaves_what_people_did_since(klantmanager):
    found = import_upload(klantmanager, number=bring(klantmanager).number)
    card = seen(klantmanager, Card, dossiers__client_number="1002")[0]
    with connection.cursor() as cursor:  # as a colleague would, in a later transaction
        cursor.execute("UPDATE core_change SET tx = (tx::text::bigint - 1)::text::xid8 WHERE tx = pg_current_xact_id()")
    found.imports[0]["tx"] -= 1
    with acting(klantmanager):
        Upload.objects.filter(number=found.number).update(imports=found.imports)
        Card.objects.filter(pk=card.pk).update(motivation="wil graag aan de slag", version=2)
    found, undone = take_back(klantmanager, number=found.number)
    assert (undone.removed, undone.kept) == (2, 1) and found.state == "undone"
    assert [one.pk for one in seen(klantmanager, Card)] == [card.pk]


def test_taking_back_has_a_term(klantmanager, freeze):
    found = import_upload(klantmanager, number=bring(klantmanager).number)
    assert found.undo_until == datetime.date(2026, 4, 1)
    freeze(2026, 4, 2)
    with pytest.raises(Refused, match="niet meer"):
        take_back(klantmanager, number=found.number)


def test_throwing_away_leaves_nothing_of_the_file(klantmanager):
    found = bring(klantmanager)
    drop(klantmanager, number=found.number)
    with pytest.raises(Missing), acting(klantmanager):
        queries.upload(klantmanager, found.number)
    kept = seen(klantmanager, Upload)[0]
    assert kept.content is None and kept.columns == [] and seen(klantmanager, UploadRow) == []


def test_a_file_nobody_finished_goes_when_its_term_is_over(klantmanager, freeze):
    old = bring(klantmanager)
    with acting(klantmanager):
        Upload.objects.update(at=clock.now())
    young = bring(klantmanager, people_csv() + b"\n")
    with acting(klantmanager):
        Upload.objects.filter(pk=young.pk).update(at=clock.now() + datetime.timedelta(days=1))
    freeze(2026, 3, 2 + KEPT_DAYS)
    throw_away(0)
    assert [one.state for one in seen(klantmanager, Upload)] == ["read", "read"]
    freeze(2026, 3, 3 + KEPT_DAYS)
    throw_away(0)
    gone, kept = seen(klantmanager, Upload)
    assert (gone.state, gone.content, gone.analysis, gone.choices) == ("dropped", None, {}, {})
    assert (kept.pk, kept.state) == (young.pk, "read") and kept.content
    assert {row.upload_id for row in seen(klantmanager, UploadRow)} <= {young.pk}
    assert [fact.data for fact in seen(klantmanager, Fact, verb="file_dropped")] == [
        {"upload": old.number, "reason": "term"}
    ]


def test_of_a_file_that_went_in_the_record_stays_and_the_rows_that_waited_go(klantmanager, freeze):
    found = bring(klantmanager, people_csv(changed(0, c4="0000 XX")))
    done = import_upload(klantmanager, number=found.number)
    assert done.waiting
    with acting(klantmanager):
        Upload.objects.update(at=clock.now())
    freeze(2026, 3, 3 + KEPT_DAYS)
    throw_away(0)
    (left,) = seen(klantmanager, Upload)
    assert (left.state, left.content, left.counts) == ("imported", None, {}) and left.imports and left.analysis
    assert not seen(klantmanager, UploadRow) and not seen(klantmanager, Task, done_at=None)


def test_a_colleague_who_chose_first_is_not_overruled(klantmanager):
    found = bring(klantmanager)
    decide(klantmanager, number=found.number, version=found.version, choices=Choices(people={2: OUT}))
    with pytest.raises(Changed):
        import_upload(klantmanager, number=found.number, version=1)


def test_a_form_sent_twice_brings_one_file_and_imports_once(klantmanager):
    key = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    assert bring(klantmanager, key=key).number == bring(klantmanager, key=key).number
    other = "6f9619ff-8b86-4d01-b42d-00cf4fc964fa"
    number = seen(klantmanager, Upload)[0].number
    import_upload(klantmanager, number=number, key=other)
    with pytest.raises(Missing):
        import_upload(klantmanager, number=number, key=other)
    assert len(seen(klantmanager, Card)) == 3


def test_places_come_in_with_their_employers(accountmanager):
    found = bring(accountmanager, PLACES, "plekken.csv")
    assert (found.kind, found.counts["new"], found.analysis["employers"]) == ("places", 2, 2)
    found = import_upload(accountmanager, number=found.number)
    place = seen(accountmanager, Place, reference="V1")[0]
    assert (place.hours_min, place.wage_cents, place.pc4, place.employer.name) == (24, 1540, 4811, "Bakker BV")
    assert place.occupation_id == 1
    with acting(accountmanager):
        assert place.skills.exists() and Employer.objects.count() == 2
    again = bring(accountmanager, PLACES, "plekken.csv")
    assert (again.counts["known"], again.going) == (2, 0)


def test_a_file_about_nobody_says_which_column_is_missing(klantmanager):
    found = bring(
        klantmanager, b"postcode;uren;vervoer;geboortedatum\n4811 KL;24;fiets;3-7-1984\n4817 AB;32;ov;1-1-1990\n"
    )
    assert found.ready == 0 and found.notes[0]["kind"] == "lacks"
    assert "klantnummer" in found.notes[0]["text"]


def test_a_file_that_is_no_table_leaves_nothing_behind(klantmanager):
    with pytest.raises(Unreadable, match="pdf"):
        bring(klantmanager, b"%PDF-1.7")
    assert seen(klantmanager, Upload) == []


def test_another_organisation_sees_nothing_of_it(klantmanager):
    found = bring(klantmanager)
    stranger = actor(MembershipFactory(organisation=OrganisationFactory()))
    for act in (
        lambda: decide(stranger, number=found.number, choices=Choices()),
        lambda: import_upload(stranger, number=found.number),
        lambda: take_back(stranger, number=found.number),
        lambda: drop(stranger, number=found.number),
        lambda: content(stranger, number=found.number, taken="waiting"),
    ):
        with pytest.raises(Missing):
            act()
    assert seen(stranger, Upload) == [] and seen(stranger, UploadRow) == []


def test_the_same_person_at_another_organisation_gets_a_dossier_and_the_card_stays_theirs(klantmanager):
    data = delimited([[*PEOPLE_HEADERS, "BSN"], [*PEOPLE_ROWS[0], "111222333"]]).encode()
    import_upload(klantmanager, number=bring(klantmanager, data).number)
    other = actor(MembershipFactory())
    found = bring(other, data)
    assert found.counts == {"elsewhere": 1, "wrong": 0, "news": 0} | {
        k: v for k, v in found.counts.items() if k not in ("elsewhere", "wrong", "news")
    }
    import_upload(other, number=found.number)
    assert len(seen(other, Card)) == 1
    assert seen(other, Dossier)[0].client_number == "1001"
    assert seen(klantmanager, Card)[0].organisation_id == klantmanager.organisation


def test_who_objected_is_not_brought_back_by_the_file_of_another(klantmanager):
    data = delimited([[*PEOPLE_HEADERS, "BSN"], [*PEOPLE_ROWS[0], "111222333"]]).encode()
    import_upload(klantmanager, number=bring(klantmanager, data).number)
    object_to(klantmanager, number=seen(klantmanager, Card)[0].number)
    other = actor(MembershipFactory())
    found = bring(other, data)
    assert (found.counts.get("wrong"), found.counts.get("new", 0), found.counts.get("elsewhere", 0)) == (1, 0, 0)
    with contextlib.suppress(UserError):  # nothing is ready
        import_upload(other, number=found.number)
    assert seen(other, Card) == [] and seen(other, Dossier) == []
    assert len(seen(klantmanager, Card)) == 1


def test_who_may_not_keep_people_may_not_bring_them(as_app):
    employer = actor(MembershipFactory(employer=True))
    assert employer.regions
    with pytest.raises(Refused):
        bring(employer)
    trainer = actor(MembershipFactory(role="trainer", organisation=OrganisationFactory(kind=OrganisationKind.TRAINER)))
    with pytest.raises(Refused):
        bring(trainer)


def test_a_mapping_is_the_organisations_own(klantmanager):
    import_upload(klantmanager, number=bring(klantmanager).number)
    assert len(seen(klantmanager, ColumnMapping)) == 1
    assert seen(actor(MembershipFactory()), ColumnMapping) == []


def test_a_card_of_a_colleague_region_is_never_found(klantmanager):
    CardFactory(
        named=True,
        region_id=33,
        profile__family_name="Vries",
        profile__given_name="Noor",
        profile__birth_date=datetime.date(1984, 7, 3),
    )
    assert bring(klantmanager).counts["new"] == 3


def with_bsn(number: str, bsn: str, born: str = "28-02-1988") -> bytes:
    headers = ["Klantnummer", "BSN", "Achternaam", "Voornaam", "Geboortedatum"]
    return delimited([headers, ["7", "", "Vos", "Jan", "1-2-1987"], [number, bsn, "Bos", "Ans", born]]).encode()


def kept_text(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} AS t")
        return cursor.fetchone()[0]


def test_a_bsn_that_was_typed_is_kept_sealed_and_no_longer_than_the_file(klantmanager):
    found = bring(klantmanager, with_bsn("1", "123456789"))
    fixed = decide(klantmanager, number=found.number, choices=Choices(fixes={3: {"bsn": "123456782"}}))
    assert fixed.waiting == 0 and "123456782" not in kept_text("exchange_upload")
    again = decide(klantmanager, number=found.number, choices=Choices(people={2: OUT}))
    assert again.waiting == 0
    import_upload(klantmanager, number=found.number)
    assert len(seen(klantmanager, Card)) == 1
    assert seen(klantmanager, Upload)[0].choices == {}


def test_a_bsn_in_a_column_that_slipped_is_not_kept_with_the_row(klantmanager):
    found = bring(klantmanager, with_bsn("1", "", born="123456782"))
    assert found.waiting == 1
    assert "123456782" not in kept_text("exchange_uploadrow")


def test_taking_back_leaves_who_stands_in_a_dossier_of_another_organisation(klantmanager):
    data = with_bsn("1001", "123456782")
    mine = import_upload(klantmanager, number=bring(klantmanager, data).number)
    other = actor(MembershipFactory())
    import_upload(other, number=bring(other, data).number)
    mine, undone = take_back(klantmanager, number=mine.number)
    assert (undone.removed, undone.kept) == (1, 1)
    assert "1001" in [one.client_number for one in seen(other, Dossier)]


def test_somebody_elses_key_brings_nothing(klantmanager):
    key = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    bring(klantmanager, key=key)
    with pytest.raises(Missing):
        bring(actor(MembershipFactory()), key=key)
