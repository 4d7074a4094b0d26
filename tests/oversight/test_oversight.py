"""Findings made, judged and shown; what an account saw; questions of people. As the role app, through the pages."""

import csv
import datetime
import io

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from perspectief.access.context import acting
from perspectief.access.looks import Reason
from perspectief.access.models import Look
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.oversight import actions, jobs
from perspectief.oversight.command import looks
from perspectief.oversight.models import Finding, Question
from perspectief.oversight.queries import findings, questions, seen_by, who_looked
from perspectief.oversight.rules import Judgement, Rule
from perspectief.parties.queries import actor_of_person
from perspectief.parties.rules import Role
from perspectief.supply.models import Card, Profile
from perspectief.web import formats
from tests.factories import (
    REGION,
    CardFactory,
    DossierFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonAccountFactory,
    ProfileFactory,
    UserFactory,
    actor,
)

pytestmark = pytest.mark.usefixtures("as_app")


@pytest.fixture
def officer(db):
    return MembershipFactory(role=Role.PRIVACY_OFFICER)


def crowd(card, number: int = 300) -> None:
    """As many other people in the file, each with a name of their own."""
    tenant = {"region_id": REGION, "organisation": card.organisation}
    cards = Card.objects.bulk_create(Card(**tenant, title="Werk", waiting_since=clock.today()) for _at in range(number))
    Profile.objects.bulk_create(
        Profile(**tenant, audience=1, card=one, given_name="Kim", family_name=f"Ander{at}", sort_key=f"ander{at} kim")
        for at, one in enumerate(cards)
    )


@pytest.fixture
def snooper(officer):
    """A klantmanager of the officer's organisation who opened a relative, who is with the UWV, on two days, and at night."""
    member = MembershipFactory(organisation=officer.organisation, user=UserFactory(name="Kees Zeldzaam"))
    relative = CardFactory(organisation=OrganisationFactory(kind="uwv"))
    ProfileFactory(card=relative, family_name="Zeldzaam", sort_key="zeldzaam ans")
    crowd(relative)
    member.relative = relative
    for days in (2, 9):
        look(member, relative, Reason.REGION, days=days)
    return member


def look(
    member, card, reason, *, days: int = 1, hour: int = 11, layers=("card", "profile"), page="web:job_seeker"
) -> None:
    day = clock.today() - datetime.timedelta(days=days)
    at = datetime.datetime.combine(day, datetime.time(hour), clock.HOME)
    for layer in layers:
        Look.objects.create(
            at=at,
            actor=member.user_id,
            role=member.role,
            organisation_id=member.organisation_id,
            region_id=REGION,
            subject=card.pseudonym.subject,
            layer=layer,
            page=page,
            reason=str(reason),
            origin="10.0.0.7",
        )


def enter(member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def test_a_relative_is_found_once_and_not_again_after_judging(officer, snooper, freeze):
    jobs.examine_all.func(0)
    jobs.examine_all.func(0)
    found = Finding.objects.get()
    assert (found.rule, found.account, found.card_number) == (Rule.NAME, snooper.user_id, snooper.relative.number)
    told = actions.judge(actor(officer), number=found.number, judgement=Judgement.SPOKEN)
    assert (told.judgement, told.judged_by) == ("spoken", officer.user_id)
    assert actions.examine(officer.organisation_id) == 0
    fact = Fact.objects.get(verb="finding_judged")
    assert (fact.result, fact.actor, fact.data["rule"]) == ("spoken", officer.user_id, "name")
    with pytest.raises(Refused, match="al beoordeeld"):
        actions.judge(actor(officer), number=found.number, judgement=Judgement.SPOKEN)


def test_what_goes_on_after_judging_is_raised_again(officer, snooper):
    jobs.examine_all.func(0)
    Finding.objects.update(judged_at=clock.now() - datetime.timedelta(days=29), judgement="explained", judged_by=1)
    assert actions.examine(officer.organisation_id) == 1


def test_a_bond_explains(officer, snooper):
    look(snooper, snooper.relative, Reason.TASK, days=1)
    assert actions.examine(officer.organisation_id) == 0


def test_an_old_caseload_is_told_by_the_record_of_changes(officer):
    member = MembershipFactory(organisation=officer.organisation)
    card = CardFactory(organisation=officer.organisation, named=True)
    dossier = DossierFactory(card=card, caseworker=member.user)
    dossier.caseworker = UserFactory()
    dossier.save(update_fields=["caseworker"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_change SET at = at - interval '60 days'")
    for days in (1, 2, 3):
        look(member, card, Reason.OWN, days=days)
    actions.examine(officer.organisation_id)
    assert Finding.objects.get(rule=Rule.FORMER).account == member.user_id


def test_the_page_shows_no_person_and_only_the_own_staff(officer, snooper):
    jobs.examine_all.func(0)
    html = enter(officer).get("/toezicht/").content.decode()
    assert "Kees Zeldzaam" in html and "Dezelfde achternaam" in html
    assert "Ans" not in html and "Kevin" not in html and snooper.relative.title not in html
    elsewhere = MembershipFactory(role=Role.PRIVACY_OFFICER)
    told = enter(elsewhere).get("/toezicht/").content.decode()
    assert "Kees" not in told and "Niets bijzonders gezien" in told
    number = Finding.objects.get().number
    for wrong in (elsewhere, MembershipFactory(organisation=officer.organisation)):
        with pytest.raises(Missing):
            actions.judge(actor(wrong), number=number, judgement="spoken")
    sent = {"nummer": str(number), "oordeel": "passed_on"}
    assert enter(officer).post("/toezicht/oordeel/", sent)["Location"] == "/toezicht/"
    assert "Doorgegeven aan de leiding" in enter(officer).get("/toezicht/").content.decode()
    assert enter(officer).post("/toezicht/oordeel/", {"nummer": "x"}).status_code == 404


def test_nobody_judges_the_own_looking(officer):
    Finding.objects.create(
        organisation_id=officer.organisation_id,
        rule=Rule.HOURS,
        account=officer.user_id,
        figures={"days": 3},
        since=clock.today(),
        until=clock.today(),
        found_at=clock.now(),
    )
    with pytest.raises(Refused, match="eigen kijken"):
        actions.judge(actor(officer), number=Finding.objects.get().number, judgement="explained")
    with pytest.raises(Invalid):
        actions.judge(actor(officer), number=Finding.objects.get().number, judgement="niets")


def test_the_database_lets_the_application_make_or_remove_no_finding(officer):
    with acting(actor(officer)):
        for sql in (
            "DELETE FROM oversight_finding",
            "DELETE FROM oversight_question",
            "INSERT INTO oversight_finding DEFAULT VALUES",
        ):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sql)


def test_the_database_shows_colleagues_nothing_of_it(officer, snooper, looked, seeker):
    """Beside the rules in Python: looks, findings, questions, card numbers of looks, and what may be changed."""
    jobs.examine_all.func(0)
    day = clock.today() - datetime.timedelta(days=3)
    actions.ask(actor_of_person(seeker), organisation=officer.organisation_id, day=day, role="caseworker")
    told = []
    for who in (officer, snooper, MembershipFactory(role=Role.PRIVACY_OFFICER)):
        with acting(actor(who)), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM oversight_card_numbers(%s)", [[snooper.relative.pseudonym.subject]])
            seen = [cursor.rowcount, Look.objects.count(), Finding.objects.count(), Question.objects.count()]
            told.append([*seen, Finding.objects.update(figures={}), Question.objects.update(answer="right")])
    assert all(told[0]) and told[1:] == [[0] * 6] * 2


def test_others_read_neither_findings_nor_lists(officer, snooper):
    for member in (snooper, MembershipFactory(organisation=officer.organisation, role=Role.ADMINISTRATOR)):
        for read in (
            lambda who: findings(who, judged=False),
            questions,
            lambda who: seen_by(who, account=1, since=clock.now(), until=clock.now()),
            who_looked,
        ):
            with pytest.raises(Missing):
                read(actor(member))


def test_which_persons_an_account_saw_is_listed_and_recorded(officer, snooper):
    client = enter(officer)
    asked = {"wie": snooper.user.email, "van": "2020-01-01", "tot": clock.today().isoformat(), "doel": "controle"}
    html = client.post("/toezicht/wie-zag-wie/", asked).content.decode()
    assert html.count(f"<td>{snooper.relative.number}</td>") == 4
    assert "4 keer gekeken; verschillende mensen: 1" in html
    answer = client.post("/toezicht/wie-zag-wie/", asked | {"als": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows] == ["kaart", *[str(snooper.relative.number)] * 4]
    facts = Fact.objects.filter(verb="looks_listed").order_by("id")
    assert [(fact.actor, fact.data["account"], fact.data["purpose"], fact.data["looks"]) for fact in facts] == [
        (officer.user_id, snooper.user_id, "controle", 4)
    ] * 2


@pytest.mark.parametrize(
    "wrong",
    [{"wie": "iemand@anders.nl"}, {"doel": ""}, {"van": "2026-02-02", "tot": "2026-02-01"}, {"van": "gisteren"}],
)
def test_a_wrong_question_is_said_to_be_wrong(officer, snooper, wrong):
    asked = {"wie": snooper.user.email, "van": "2026-01-01", "tot": "2026-01-02", "doel": "controle"} | wrong
    answer = enter(officer).post("/toezicht/wie-zag-wie/", asked)
    assert answer.status_code == 400
    assert not Fact.objects.filter(verb="looks_listed").exists()


def test_the_command_lists_and_is_recorded(officer, snooper, capsys):
    words = [
        "--account",
        snooper.user.email,
        "--from",
        "2020-01-01",
        "--to",
        clock.today().isoformat(),
        "--purpose",
        "melding",
    ]
    assert looks(words) == 0
    told = capsys.readouterr()
    assert told.out.count(str(snooper.relative.number)) == 4
    assert "4 keer gekeken; verschillende mensen: 1" in told.err
    assert looks([*words, "--csv"]) == 0
    assert len(list(csv.reader(io.StringIO(capsys.readouterr().out), delimiter=";"))) == 5
    fact = Fact.objects.filter(verb="looks_listed").order_by("id")[0]
    assert (fact.role, fact.origin, fact.organisation_id, fact.data["purpose"]) == (
        "service:looks",
        "cli",
        officer.organisation_id,
        "melding",
    )
    assert looks(["--account", "niemand@x.nl", *words[2:]]) == 1
    assert "geen account" in capsys.readouterr().err
    assert looks([*words[:3], "2030-01-01", *words[4:]]) == 1


@pytest.fixture
def seeker(officer):
    """A job seeker with an account, at whom a colleague looked."""
    card = CardFactory(organisation=officer.organisation, named=True)
    return PersonAccountFactory(card_id=card.pk)


@pytest.fixture
def looked(officer, seeker):
    """Three kinds of looks by two colleagues, and one at somebody else."""
    card = Card.objects.get(pk=seeker.card_id)
    first, second = (
        MembershipFactory(organisation=officer.organisation, user=UserFactory(name=name))
        for name in ("Piet Geheim", "Jan Stil")
    )
    look(first, card, Reason.CASELOAD, days=1, layers=("card", "profile", "dossier"))
    look(first, card, Reason.OWN, days=3)
    look(second, card, Reason.OWN, days=3, hour=12)
    look(second, card, Reason.SEARCH, days=3, page="web:pool")
    look(second, CardFactory(), Reason.OWN, days=5)
    return first


def test_a_person_reads_who_looked_without_the_name_of_an_employee(officer, seeker, looked):
    html = enter(seeker).get("/mijn/wie-keek/").content.decode()
    assert html.count('class="psp-fit"') == 2
    assert f"klantmanager, {officer.organisation.name}" in html
    assert "2 medewerkers: klantmanager" in html
    assert "je naam en contactgegevens" in html and "je dossier" in html and "Dit is wie jou begeleidt" in html
    assert "Piet" not in html and "Jan" not in html and "10.0.0.7" not in html
    assert "Je stond tussen de mensen die iemand zocht." not in html
    lists = enter(seeker).get("/mijn/wie-keek/?lijsten=1").content.decode()
    assert lists.count('class="psp-fit"') == 3 and "Je stond tussen de mensen die iemand zocht." in lists


def test_the_list_is_paged(seeker, looked, officer):
    card = Card.objects.get(pk=seeker.card_id)
    for days in range(4, 40):
        look(looked, card, Reason.OWN, days=days, layers=("card",))
    client = enter(seeker)
    assert client.get("/mijn/wie-keek/").content.decode().count('class="psp-fit"') == 20
    assert client.get("/mijn/wie-keek/?blad=2").content.decode().count('class="psp-fit"') == 18
    assert client.get("/mijn/wie-keek/?blad=x").status_code == 200


def test_nobody_looked_yet(seeker):
    assert "Nog niemand keek" in enter(seeker).get("/mijn/wie-keek/").content.decode()


def test_a_person_asks_why_and_reads_the_answer(officer, seeker, looked):
    client = enter(seeker)
    day = (clock.today() - datetime.timedelta(days=3)).isoformat()
    sent = {"organisatie": str(officer.organisation.number), "dag": day, "rol": "caseworker"}
    for _at in range(2):
        assert client.post("/mijn/wie-keek/vraag/", sent)["Location"] == "/mijn/wie-keek/"
    assert "Je hebt gevraagd waarom." in client.get("/mijn/wie-keek/").content.decode()
    held = Question.objects.get()
    assert (held.organisation_id, held.role) == (officer.organisation_id, "caseworker")
    assert Fact.objects.filter(verb="look_questioned", subject=held.subject).count() == 1
    page = enter(officer).get("/toezicht/").content.decode()
    assert "Waarom keek een klantmanager" in page
    assert "Jan Stil en Piet Geheim" in page and "Kevin" not in page
    assert formats.card_number(Card.objects.get(pk=seeker.card_id).number) in page
    enter(officer).post("/toezicht/antwoord/", {"nummer": str(held.number), "antwoord": "wrong"})
    assert "Er is met de medewerker gesproken." in client.get("/mijn/wie-keek/").content.decode()
    with pytest.raises(Missing):
        actions.answer(actor(MembershipFactory(role=Role.PRIVACY_OFFICER)), number=held.number, text="call")
    with pytest.raises(Invalid):
        actions.answer(actor(officer), number=held.number, text="niets")


@pytest.mark.parametrize("wrong", [{"dag": "2020-01-01"}, {"dag": "x"}, {"organisatie": "1"}, {"rol": "job_coach"}])
def test_a_question_about_a_look_that_was_not_there_is_refused(officer, seeker, looked, wrong):
    day = (clock.today() - datetime.timedelta(days=3)).isoformat()
    sent = {"organisatie": str(officer.organisation.number), "dag": day, "rol": "caseworker"} | wrong
    assert enter(seeker).post("/mijn/wie-keek/vraag/", sent).status_code == 404
    assert not Question.objects.exists()


def test_a_person_sees_neither_findings_nor_questions_of_others(officer, seeker, looked):
    me, other = actor_of_person(seeker), actor_of_person(PersonAccountFactory(card_id=CardFactory().pk))
    actions.ask(
        me, organisation=officer.organisation_id, day=clock.today() - datetime.timedelta(days=3), role="caseworker"
    )
    with acting(me):
        assert Question.objects.count() == 1 and Finding.objects.count() == 0
    with acting(other):
        assert Question.objects.count() == 0
        assert who_looked(other) == []
    with pytest.raises(Missing):
        findings(me, judged=False)


def test_where_one_begins(officer, seeker):
    assert enter(officer).get("/vandaag/")["Location"] == "/toezicht/"
    assert enter(seeker).get("/vandaag/")["Location"] == "/mijn/profiel/"
