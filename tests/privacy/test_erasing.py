"""A person whose every word is unique, in every place the program keeps anything; afterwards nothing of it is left anywhere."""

import json
import os
import subprocess
import time
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection, transaction
from psycopg import sql
from psycopg.conninfo import make_conninfo

from perspectief.access.models import Grant, Look
from perspectief.access.verifying import verify
from perspectief.config import binaries, database
from perspectief.config.cluster import SUPERUSER
from perspectief.config.database import administrator
from perspectief.config.environment import MAINTENANCE, read
from perspectief.core.models import Fact, Submission
from perspectief.exchange.actions import receive
from perspectief.exchange.models import Upload
from perspectief.matching.models import PersonList, PlaceList, Proposal
from perspectief.matching.run import run_region
from perspectief.parties.models import User
from perspectief.parties.sessions import SessionStore
from perspectief.privacy import erasing
from perspectief.privacy.models import Erasure, Hold, Request, Warned
from perspectief.supply.actions.cards import update_card
from perspectief.supply.actions.layers import update_dossier, update_profile
from perspectief.supply.actions.recovering import recover_person
from perspectief.supply.identity import digest, encrypt
from perspectief.supply.models import Card, Dossier, Identity, Pseudonym
from perspectief.work.models import Task, TaskKind
from tests.conftest import log_in
from tests.factories import REGION, PlaceFactory, actor
from tests.patience import PATIENCE
from tests.scenes import CANARY, CLIENT_NUMBER, region_scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
BSN = "111222333"
THEIRS = "Wielewaalgesprek"
SAID = ("Zwaluwnestpoetser", "Kwikstaartfluisteraar", "IJsvogelschilder", "Roerdompfluit")
WORDS = [str(value) for name, value in vars(CANARY).items() if name not in {"sort_key", "postcode"}]
WORDS += [CANARY.sort_key, CLIENT_NUMBER, BSN, *SAID]
FILE = f"""klantnr;achternaam;voornaam;bsn;telefoon;gewenst beroep
{CLIENT_NUMBER};{CANARY.family_name};{CANARY.given_name};{BSN};{CANARY.phone};hovenier
K-2;Bos;Ans;;0611111111;schilder
""".encode()


@pytest.fixture
def erased_file(settings, tmp_path):
    settings.ERASED_FILE = tmp_path / "kept apart" / "erased.txt"
    return settings.ERASED_FILE


@pytest.fixture
def full(transactional_db):
    """The scene with its person in every table that can hold one."""
    with transaction.atomic():
        scene = region_scene()
    with transaction.atomic():
        klantmanager = actor(scene.members["klantmanager"])
        card, number = scene.card, scene.card.number
        update_card(klantmanager, number=number, version=None, values={"motivation": SAID[0]}, can=[1], wishes=[1])
        update_profile(klantmanager, number=number, version=None, values={"presentation": SAID[1], "cv_text": SAID[2]})
        update_dossier(klantmanager, number=number, version=None, values={"notes": SAID[3]})
        dossier = Dossier.objects.get(card=card)
        sealed, key = encrypt(BSN, dossier=dossier.pk, nonce=os.urandom(12))
        Identity.objects.create(
            region_id=REGION,
            organisation=scene.own,
            dossier=dossier,
            bsn_encrypted=sealed,
            key_id=key,
            bsn_hash=digest(BSN),
        )
        run_region(REGION)
        receive(klantmanager, region=REGION, name=f"lijst {CANARY.family_name}.csv", data=FILE)
        _hang_on(scene, klantmanager)
    return scene


def _hang_on(scene, klantmanager) -> None:
    card, own = scene.card, {"region_id": REGION, "organisation": scene.own}
    subject = Pseudonym.objects.get(card=card).subject
    Task.objects.create(
        **own, kind=TaskKind.CONFIRM_CARD, subject_kind="card", subject_number=card.number, due_at="2026-01-01T00:00Z"
    )
    Proposal.objects.create(
        **own,
        card=card,
        place=scene.place,
        rules_version="1",
        judgement="take_up",
        text=SAID[0],
        user_id=klantmanager.id,
    )
    Look.objects.create(
        actor=klantmanager.id, role="caseworker", organisation_id=scene.own.pk, region_id=REGION, subject=subject,
        layer="profile", page="web:job_seeker", reason=SAID[1],
    )  # fmt: skip
    Grant.objects.create(
        region_id=REGION,
        organisation_id=scene.own.pk,
        owner_id=scene.own.pk,
        card_id=card.pk,
        layer="profile",
        purpose="x",
        starts_on="2026-01-01",
    )
    Submission.objects.create(
        key="6f9619ff-8b86-d011-b42d-00cf4fc964ff", actor=klantmanager.id, result=f"/mensen/{card.number}/"
    )
    about = own | {"card_id": card.pk}
    Request.objects.create(**about, right="verbetering", text=SAID[2])
    Hold.objects.create(**about, reason=SAID[3], starts_on="2020-01-01", until="2020-02-01", user_id=klantmanager.id)
    Warned.objects.create(**about, warned_on="2026-01-01", erase_on="2026-02-01")
    PlaceList.objects.filter(place=scene.place).delete()
    run = PersonList.objects.values_list("run_id", flat=True).first()
    PlaceList.objects.create(
        region_id=REGION, place=scene.place, run_id=run, people=[card.pk, card.pk + 1], points=[90, 80], total=2
    )
    alone = PlaceFactory(employer=scene.employer)
    PlaceList.objects.create(region_id=REGION, place=alone, run_id=run, people=[card.pk], points=[90], total=1)
    recover_person(klantmanager, number=card.number, how="video", address=lambda token: token)
    store = SessionStore()
    store["_auth_user_id"], store["said"] = str(scene.members["job_seeker"].user_id), SAID[0]
    store.create()


def left_in(database: str, wanted: list[str]) -> list[tuple[str, str]]:
    """What is left once the records are sealed: that waits for transactions of the whole server, those of other tests too."""
    end = time.monotonic() + PATIENCE
    while (found := everywhere(database, wanted)) and time.monotonic() < end:
        time.sleep(0.5)
        erasing.erase_waiting()
    return found


def everywhere(database: str, wanted: list[str]) -> list[tuple[str, str]]:
    """Table and word, for every word that stands in any column of any table: as text, in JSON, or in bytes."""
    found = []
    with psycopg.connect(make_conninfo(**(administrator(read()) | {"dbname": database}))) as admin:
        tables = admin.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        ).fetchall()
        for (table,) in tables:
            for word in wanted:
                for form in {word, word.encode().hex(), json.dumps(word).strip('"')}:
                    asked = sql.SQL("SELECT 1 FROM {} AS r WHERE strpos(lower(r::text), lower(%s)) > 0 LIMIT 1")
                    if admin.execute(asked.format(sql.Identifier(table)), [form]).fetchone():
                        found.append((table, word))
    return found


@pytest.fixture
def as_maintenance(full):
    """From here on logged in as the role that erases."""
    former = log_in(MAINTENANCE, None)
    yield
    connection.close()
    connection.settings_dict.update(former)


def erase(scene, patience: float = PATIENCE) -> Erasure:
    erasure = Erasure.objects.create(
        region_id=REGION, organisation_id=scene.own.pk, card_id=scene.card.pk, reason="request"
    )
    deadline = (
        time.monotonic() + patience
    )  # young rows wait for every older transaction of the server, those of other tests too
    while Erasure.objects.filter(pk=erasure.pk).exists() and time.monotonic() < deadline:
        erasing.erase_waiting()
        time.sleep(0.05)
    return erasure


def test_nothing_is_left_of_a_person(full, erased_file, as_maintenance, capfd, caplog):
    name = connection.settings_dict["NAME"]
    before = {word for _table, word in everywhere(name, WORDS)}
    assert before >= set(WORDS) - {BSN}, "the canary sings before"
    subject = Pseudonym.objects.get(card=full.card).subject
    user = full.members["job_seeker"].user_id
    facts = Fact.objects.filter(subject=subject).count()
    erase(full)
    assert not Erasure.objects.exists()
    assert left_in(name, [*WORDS, str(full.card.number)]) == []
    assert not Card.objects.filter(pk=full.card.pk).exists()
    assert not User.objects.filter(pk=user).exists()
    kept_files = list(Upload.objects.exclude(content=None).values_list("number", flat=True))
    assert kept_files == [full.upload.number], "the file of others stays, the one that named the person went"
    assert not PlaceList.objects.filter(people__contains=[full.card.pk]).exists()
    assert PlaceList.objects.get(place=full.place).points == [80]
    others = set(map(str, PlaceList.objects.exclude(place=full.place).values_list("people", "points")))
    assert others == {"([], [])"}
    logged = "".join(capfd.readouterr()) + caplog.text
    assert [word for word in WORDS if word in logged] == []
    kept = Fact.objects.filter(subject=subject)
    assert kept.count() == facts > 0, "facts stay, coarse, and lead nowhere"
    assert {table for table, _ in everywhere(name, [str(subject)])} == {"core_fact"}
    print(f"{len(WORDS)} words gone from every table; {facts} facts kept")


def test_the_chain_still_proves_the_rest(full, erased_file, as_maintenance):
    erase(full)
    assert verify().breaks == []


def test_others_stay_as_they_were(full, erased_file, as_maintenance):
    former = {
        model: set(model.objects.exclude(card=full.card.pk).values_list("pk", flat=True))
        for model in (Dossier, Pseudonym)
    }
    others = set(Card.objects.exclude(pk=full.card.pk).values_list("pk", flat=True))
    erase(full)
    assert set(Card.objects.values_list("pk", flat=True)) == others
    for model, rows in former.items():
        assert set(model.objects.values_list("pk", flat=True)) == rows


def test_the_list_holds_no_number_and_is_only_for_the_program(full, erased_file, as_maintenance):
    erase(full)
    text = erased_file.read_text()
    assert str(full.card.number) not in text
    assert len(text.splitlines()) == 1
    assert erased_file.stat().st_mode & 0o077 == 0


def test_without_the_list_nobody_is_erased(full, settings, tmp_path, as_maintenance):
    settings.ERASED_FILE = tmp_path
    erase(full, patience=3)
    assert Card.objects.filter(pk=full.card.pk).exists()
    assert Erasure.objects.get().taken_out_at is None


@pytest.fixture
def theirs(full) -> Dossier:
    """The neighbour keeps a dossier of the same person, in words of its own."""
    other = full.members["neighbour"].organisation
    return Dossier.objects.create(card=full.card, region_id=REGION, organisation=other, notes=THEIRS)


def test_a_dossier_of_another_organisation_stays_until_that_one_decides(full, theirs, erased_file, as_maintenance):
    name = connection.settings_dict["NAME"]
    erase(full)
    assert left_in(name, [*WORDS, str(full.card.number)]) == []
    left = Dossier.objects.select_related("card").get(pk=theirs.pk)
    assert (left.notes, left.card.organisation_id) == (THEIRS, theirs.organisation_id)
    assert Task.objects.get(kind=TaskKind.DECIDE_DOSSIER).organisation_id == theirs.organisation_id
    erase(SimpleNamespace(own=theirs.organisation, card=left.card))
    assert left_in(name, [THEIRS, str(left.card.number)]) == []
    assert verify().breaks == []


def test_a_restored_backup_forgets_them_again(full, theirs, erased_file, tmp_path, as_maintenance):
    """A dump of before the erasure, put back in another database: replayed there, the person is gone there too, and so is what
    another organisation kept and erased afterwards.
    """
    server, kept = database.keeper(read()), tmp_path / "before.dump"
    name, back = connection.settings_dict["NAME"], "perspectief_back"
    program(server, "pg_dump", MAINTENANCE, "--format=custom", "--file", kept, name)
    erase(full)
    erase(SimpleNamespace(own=theirs.organisation, card=Dossier.objects.get(pk=theirs.pk).card))
    admin = administrator(read())
    with psycopg.connect(make_conninfo(**(admin | {"dbname": "postgres"})), autocommit=True) as one:
        one.execute(f"DROP DATABASE IF EXISTS {back} WITH (FORCE)")
        one.execute(f"CREATE DATABASE {back} TEMPLATE template0 OWNER perspectief_owner")
    try:
        program(server, "pg_restore", SUPERUSER, "--exit-on-error", "--dbname", back, kept)
        assert {word for _table, word in everywhere(back, WORDS)} >= set(WORDS) - {BSN}
        connection.close()
        connection.settings_dict["NAME"] = back
        assert erasing.replay() == 2
        assert erasing.replay() == 0
        assert left_in(back, [*WORDS, THEIRS, str(full.card.number)]) == []
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with psycopg.connect(make_conninfo(**(admin | {"dbname": "postgres"})), autocommit=True) as one:
            one.execute(f"DROP DATABASE IF EXISTS {back} WITH (FORCE)")


def program(server, name: str, role: str, *words) -> None:
    user = role if role == SUPERUSER else f"perspectief_{role}"
    command = [binaries.programs(server.state) / name, "-h", server.socket, "-U", user, *words]
    done = subprocess.run(
        command, env={"PGPASSWORD": server.password(role)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
