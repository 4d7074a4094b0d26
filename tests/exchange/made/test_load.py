"""The made region in the database: loaded as the application, under its policies, and taken away again."""

from datetime import date

import pytest

from perspectief.access.context import acting, service
from perspectief.core.models import Change, Fact
from perspectief.demand.models import ContactNote, Employer, EmployerContact, EmployerFile, Place, PlaceSkill, PlaceTask
from perspectief.exchange.made import command, region, watched
from perspectief.exchange.models import Upload
from perspectief.matching.models import PersonList, Run
from perspectief.oversight.actions import examine
from perspectief.oversight.queries import findings, questions, who_looked
from perspectief.parties.made import ACCOUNTS, CONTROLLER, LEAD, NATIONAL, OFFICER, PASSWORD, SEEKER, TRAINER, accounts
from perspectief.parties.models import Installation, Membership, Organisation, PersonAccount, User
from perspectief.parties.queries import actor_for, actor_of_person
from perspectief.supply.identity import decrypt
from perspectief.supply.models import Card, CardSkill, CardWish, Dossier, Identity, Profile, Pseudonym
from perspectief.work.models import Task
from tests.factories import CardFactory

TODAY = date(2026, 11, 22)
SMALL = region.Size(people=300, places=80, employers=30)


@pytest.fixture(scope="module")
def made() -> region.MadeRegion:
    return region.make(11, TODAY, SMALL)


@pytest.fixture
def loaded(as_app, made, freeze) -> region.MadeRegion:
    freeze(2026, 11, 22, 12)
    assert command.may_fill(again=False)
    command.fill(made, again=False)
    return made


def member(email: str):
    return actor_for(Membership.objects.get(user__email=email))


def test_everything_that_was_made_stands_in_the_database(loaded):
    counter = service("check", regions=(loaded.region,), organisation=0)
    with acting(counter):
        shown = loaded.cards.height - loaded.cards["hidden_at"].drop_nulls().len()
        assert Card.objects.count() == Profile.objects.count() == Pseudonym.objects.count() == shown
        assert Place.objects.count() == loaded.demand.places.height
        assert PlaceTask.objects.count() == loaded.demand.tasks.height
        assert PlaceSkill.objects.count() == loaded.demand.skills.height
        assert Employer.objects.count() == EmployerFile.objects.count() == loaded.employers.height
        assert EmployerContact.objects.count() == loaded.contacts.height
    dossiers = identities = skills = wishes = notes = 0
    for organisation in Organisation.objects.order_by("id"):
        with acting(service("check", regions=(loaded.region,), organisation=organisation.pk, public=True)):
            mine = organisation.pk
            dossiers += Dossier.objects.count()
            identities += Identity.objects.count()
            notes += ContactNote.objects.count()
            skills += CardSkill.objects.filter(organisation=mine).count()
            wishes += CardWish.objects.filter(organisation=mine).count()
    assert dossiers == loaded.dossiers.height and identities == loaded.dossiers["bsn"].drop_nulls().len()
    assert (skills, wishes, notes) == (loaded.skills.height, loaded.wishes.height, loaded.notes.height)


def test_a_card_comes_back_as_it_was_made(loaded):
    row = loaded.cards.filter(loaded.cards["hidden_at"].is_null()).row(5, named=True)
    with acting(service("check", regions=(loaded.region,), organisation=0)):
        card = Card.objects.get(number=row["number"])
        for name in (
            "title",
            "motivation",
            "pc4",
            "week_can",
            "loads",
            "certificates",
            "readiness",
            "waiting_since",
            "hours_max",
            "school_hours",
        ):
            assert getattr(card, name) == row[name], name
        assert card.created_at.date() == row["waiting_since"]
        mine = loaded.skills.filter(loaded.skills["card"] == row["card"])
        assert set(card.skills.values_list("skill_id", flat=True)) == set(mine["skill"])
        assert card.profile.family_name == loaded.profiles.row(row["card"], named=True)["family_name"]


def test_a_municipality_reads_its_own_bsns_and_no_others(loaded):
    own = member("sanne.verdult@breda.example")
    known = {f"{bsn:09d}" for bsn in loaded.dossiers["bsn"].drop_nulls()}
    with acting(own):
        found = list(Identity.objects.select_related("dossier"))
        assert found and {one.organisation_id for one in found} == {own.organisation}
        assert {decrypt(bytes(one.bsn_encrypted), one.key_id, dossier=one.dossier_id) for one in found} < known


def test_an_employer_sees_only_cards_with_both_keys(loaded):
    keyed = loaded.cards.drop_nulls(["person_key_at", "organisation_key_at"]).filter(
        loaded.cards.drop_nulls(["person_key_at", "organisation_key_at"])["hidden_at"].is_null()
    )
    with acting(member("marieke@vangestel.example")):
        assert set(Card.objects.values_list("number", flat=True)) == set(keyed["number"])
        assert not Profile.objects.exists() and not EmployerFile.objects.exists()
        assert Employer.objects.get(name="Van Gestel").party.name == "Van Gestel"


def test_the_accounts_to_try_log_in_and_nobody_else(loaded):
    for account in ACCOUNTS:
        assert User.objects.get(email=account.email).check_password(PASSWORD)
    others = User.objects.exclude(email__in=[account.email for account in ACCOUNTS])
    assert others.exists() and not any(user.has_usable_password() for user in others)


def test_the_officer_and_the_job_seeker_have_something_to_see(loaded):
    assert watched.watch() == watched.OPENED
    later = {
        one.email for one in (TRAINER, LEAD, CONTROLLER, *NATIONAL)
    }  # with what is learned (taught.py), with who leads (led.py)
    there = [one for one in accounts() if one[1] not in later]
    for _label, email, password in there:
        assert User.objects.get(email=email).check_password(password)
    officer = member(OFFICER.email)
    seeker = actor_of_person(PersonAccount.objects.get(user__email=SEEKER[1]))
    with acting(seeker):
        found = who_looked(seeker)
    assert len({one.organisation for one in found}) == 3
    assert {one.day for one in found} <= set(watched.working_days(watched.CAME_BACK))
    examine(officer.organisation)
    with acting(officer):
        assert [one.finding.rule for one in findings(officer, judged=False)] == ["returning"]
        assert len(questions(officer)) == 1


def test_the_journal_gets_one_fact(loaded):
    with acting(service("check", regions=(loaded.region,), organisation=0)):
        fact = Fact.objects.get(verb="region_made")
    assert fact.role == "service:made-region" and fact.origin == "cli"
    assert fact.data == {"people": 300, "places": 80, "employers": 30}
    assert not Change.objects.filter(table_name="supply_cardskill").exists()


def test_everybody_has_something_to_do(loaded):
    own = member("sanne.verdult@breda.example")
    with acting(own):
        waiting = Task.objects.filter(organisation=own.organisation, done_at=None)
        kinds = set(waiting.values_list("kind", flat=True))
        cards = set(Card.objects.values_list("number", flat=True))
        assert kinds == {"confirm_card", "ask_missing"}
        assert set(waiting.values_list("subject_number", flat=True)) <= cards
        assert all(task.data["fields"] for task in waiting.filter(kind="ask_missing"))
        assert waiting.filter(assignee=own.id).exists()


def test_again_empties_a_made_database_first(loaded, made):
    assert not command.may_fill(again=False) and command.may_fill(again=True)
    command.fill(made, again=True)
    with acting(service("check", regions=(loaded.region,), organisation=0)):
        assert Place.objects.count() == loaded.demand.places.height
    assert Organisation.objects.count() == loaded.staff.organisations.height
    assert Installation.objects.get().kind == "made"


@pytest.mark.django_db
def test_a_database_with_anything_real_is_left_alone(capsys):
    Installation.objects.create(kind="real")
    assert command.run([]) == 1
    assert "echte gegevens" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_database_somebody_uses_is_left_alone_even_without_a_mark(capsys):
    CardFactory(named=True)
    User.objects.create_user("iemand@voorbeeld.test", name="Iemand")
    assert command.run(["--again"]) == 1
    assert "echte gegevens" in capsys.readouterr().err


@pytest.mark.django_db
def test_production_is_refused(settings, capsys):
    settings.PRODUCTION = True
    assert command.run([]) == 1
    assert "echte site" in capsys.readouterr().err


@pytest.mark.django_db
def test_nothing_happens_the_second_time(loaded, capsys):
    assert command.run([]) == 0
    assert "--again" in capsys.readouterr().out


def test_the_command_makes_loads_matches_and_says_how_it_went(as_app, capsys):
    assert command.run(["--people", "600", "--places", "150", "--employers", "50"]) == 0
    said = capsys.readouterr().out
    for words in ("bedacht", "ingelezen", "gekoppeld", "Etten-Leur", "Groen", "vindbare mensen", "plekken per mens"):
        assert words in said, words
    with acting(service("check", regions=(region.WEST_BRABANT,), organisation=0)):
        run = Run.objects.order_by("-id").first()
        assert run.fits > 0 and PersonList.objects.count() == run.people
    with acting(member("sanne.verdult@breda.example")):
        brought = Upload.objects.get()
        outcomes = list(brought.waiting_rows.values_list("outcome", flat=True))
        assert brought.state == "imported" and brought.imports[0]["new"] > 0 and brought.imports[0]["changed"] > 0
        assert outcomes.count("doubt") == 3 and outcomes.count("wrong") == 3
        assert {"chauffeur", "medewerker"} <= {question["word"] for question in brought.questions}
        assert Task.objects.get(kind="doubtful_rows").data == {"rows": brought.waiting}


def test_files_need_no_database(tmp_path, capsys):
    words = ["--files", str(tmp_path), "--people", "60", "--places", "40", "--employers", "12"]
    assert command.run(words) == 0
    assert (tmp_path / "werkzoekenden.csv").exists() and (tmp_path / "plekken.csv").exists()
    assert "werkzoekenden.csv" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--region", "AM99"], "AM99"),
        (["--people", "0"], "van 50 tot"),
        (["--people", "900000"], "tot 250000"),
        (["--places", "100", "--employers", "101"], "Laat --employers weg"),
        (["--places", "5000", "--employers", "20"], "Laat --employers weg"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_in_words(words, said, tmp_path, capsys):
    assert command.run([*words, "--files", str(tmp_path)]) == 1
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_places_and_employers_follow_the_people():
    assert command.size_of(20_000, None, None) == region.Size(20_000, 5_000, 1_500) == region.Size()
    assert command.size_of(100, None, None) == (100, 25, 7)


def test_a_region_too_small_for_a_register_is_made_all_the_same(as_app, capsys):
    assert command.run(["--people", "60"]) == 0
    with acting(member("sanne.verdult@breda.example")):
        assert not Upload.objects.exists()
