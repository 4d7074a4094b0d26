"""Stored XSS: a probe in every free-text field of every model, on every page, in print, in downloads. Nothing of it runs.

The fields are found by walking the models: a new one takes part by itself.
"""

import contextlib
import csv
import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator

import pytest
from django.apps import apps
from django.db import models
from psycopg import sql

from perspectief.plans.content import canonical, digest
from tests.contract.asked import parameters
from tests.e2e import databases
from tests.routes import ROUTES

# A cell that begins with = is run by a spreadsheet; the rest by a browser that was not told it is text.
PROBE = "=1+1|'\"><img src=x onerror=pspRan(%d)><script>pspRan(%d)</script><svg onload=pspRan(%d)>{{7*7}}${7*7}</title></textarea>"
RAN = "window.pspRan = (at) => console.error('a stored script ran: ' + at); window.alert = () => pspRan(-1);"
# Text that is no free text: codes, keys and numbers that the program itself writes. Nobody types them, and other values break it.
CODES = {
    "sort_key", "key_id", "password", "email", "layer", "origin", "role", "purpose", "verb", "subject_kind", "kind", "state", "result",
    "version", "page", "reason", "relation", "need", "source", "isco", "code", "number", "key", "table_name", "operation", "sha256",
    "session_key", "app_label", "model", "name_key", "signature", "text_key", "person_key_how", "colour", "sbi_version", "lookup",
    "verified", "secret", "data", "type", "fold", "folded", "secret_hash", "code_hash",
}  # fmt: skip
OURS = "perspectief."
SHIPPED = {"geo", "taxonomy", "core", "access"}  # read-only tables, and records that hold codes
MACHINES = {"Session", "Remembered"}  # tables behind the framework's sessions and cache: no words in them
# Keys of JSON under which free text stands.
SAID = {"text", "header", "example", "raw", "words", "message", "unit", "sheet"}
ROLES = ("klantmanager", "employer", "programme_manager")  # between them they see every kind of page
BEYOND = ("/bestand/?toon=mensen", "/bestand/?toon=plekken", "/bestand/?q=pspRan&toon=mensen", "/vandaag/?alles=1")
DOWNLOADS = [f"/bestand/download/?wat={side}&als={form}" for side in ("mensen", "plekken") for form in ("csv", "xlsx")]
MOST_PROBED = 60  # rows of a table with JSON


# Of a plan that is signed the database refuses every change, the owner's too, for as long as its triggers stand.
LOCKED = "plans"
# Codes and canonical JSON under a name of their own; in the text of a version, words stand under these keys.
CHOSEN = {
    "Obstacle.page",
    "Plan.template",
    "Ambition.definition",
    "Version.content",
    "Version.signed",
    "Document.content_type",
}
PLANNED = 998
SIGNED = {
    "title", "what", "public", "private", "parties", "name", "contact", "aim", "baseline_source", "party", "position", "on_behalf_of",
    "mandate",
}  # fmt: skip


def free_text() -> list[models.Field]:
    """Every field of ours in which somebody may have typed anything."""
    return [
        field
        for model in typed_in()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in CODES
        and f"{model.__name__}.{field.name}" not in CHOSEN
    ]


def typed_in() -> list[type[models.Model]]:
    """Every table of ours that people's words end up in."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith(OURS)
        and model._meta.managed
        and model._meta.app_label not in SHIPPED
        and model.__name__ not in MACHINES
    ]


def probe(at: int, field: models.Field) -> str:
    text = PROBE % (at, at, at)
    return text[: field.max_length] if field.max_length else text


STAYS_EMPTY = {  # checks of the table: who has an account has no name beside it; nothing is answered before it is answered
    "guidance_coach.name": " WHERE kind <> 'job_coach'",
    "guidance_signal.answer": " WHERE answered_at IS NOT NULL",
    "plans_remark.answer": " WHERE answered_at IS NOT NULL",
    **{
        f"plans_{name}": f" WHERE {name.partition('.')[2]} <> ''"
        for name in ("talk.report", "version.advice_text", "version.reasons", "plan.second_reasons", "plan.lessons")
    },
}


def plant() -> list[models.Field]:
    """Puts a probe in every row of every field; gives the fields."""
    fields = free_text()
    with databases.as_owner() as owner, unlocked(owner):
        plant_versions(owner)
        for at, field in enumerate(fields):
            table, column = sql.Identifier(field.model._meta.db_table), sql.Identifier(field.column)
            unique = field.unique or any(
                field.name in getattr(one, "fields", ()) for one in field.model._meta.constraints
            )
            key = sql.Identifier(field.model._meta.pk.column)
            more = sql.SQL(" || {}::text").format(key) if unique else sql.SQL("")
            where = sql.SQL(STAYS_EMPTY.get(f"{field.model._meta.db_table}.{field.column}", ""))
            owner.execute(sql.SQL("UPDATE {} SET {} = %s{}{}").format(table, column, more, where), [probe(at, field)])
        for model in typed_in():
            for field in model._meta.concrete_fields:
                if isinstance(field, models.JSONField):
                    plant_json(owner, model._meta.db_table, model._meta.pk.column, field.column)
    return fields


@contextlib.contextmanager
def unlocked(owner) -> Iterator[None]:
    """Plans can be changed, also what was signed."""
    tables = [model._meta.db_table for model in typed_in() if model._meta.app_label == LOCKED]
    for table in tables:
        owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    yield
    owner.commit()  # keys are checked then; a table with checks to come cannot be altered
    for table in tables:
        owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))


def plant_versions(owner) -> None:
    """The locked text of each plan, and who signed it, with a probe for every word; and the digest that belongs to it."""
    for number, content, signed in owner.execute("SELECT id, content, signed FROM plans_version").fetchall():
        text = canonical(said(json.loads(content), keys=SIGNED, at=PLANNED))
        names = canonical(said(json.loads(signed), keys=SIGNED, at=PLANNED)) if signed else ""
        change = "UPDATE plans_version SET content = %s, signed = %s, sha256 = %s WHERE id = %s"
        owner.execute(change, [text, names, digest(text), number])


def plant_json(owner, table: str, key: str, column: str) -> None:
    names = {"key": sql.Identifier(key), "column": sql.Identifier(column), "table": sql.Identifier(table)}
    asked = sql.SQL("SELECT {key}, {column} FROM {table} ORDER BY {key} LIMIT %s").format(**names)
    change = sql.SQL("UPDATE {table} SET {column} = %s WHERE {key} = %s").format(**names)
    for number, value in owner.execute(asked, [MOST_PROBED]).fetchall():
        probed = said(value)
        if probed != value:
            owner.execute(change, [json.dumps(probed), number])


def said(value, key: str = "", keys: Collection[str] = SAID, at: int = 999):
    """The same, with a probe where free text stands: under these keys."""
    if isinstance(value, dict):
        return {name: said(one, name, keys, at) for name, one in value.items()}
    if isinstance(value, list):
        return [said(one, key, keys, at) for one in value]
    return PROBE % (at, at, at) if isinstance(value, str) and value and key in keys else value


@pytest.fixture
def probed(fresh_region) -> list[models.Field]:
    """The fields of a region in which every text is a probe."""
    return plant()


FILE = re.compile(
    r"download|\.csv$|\.csv\?|\.ics|/pdf/|/sjabloon/|/geld/stuk/|\.json|^/analyse/\d+/(rijen|vragen)/"
)  # taken along, not shown


def walk(visitor, region, role) -> set[int]:
    """Opens every page for that role; gives the numbers of the probes that stood on one."""
    seen: set[int] = set()
    paths = [
        route.path(region)
        for route in ROUTES
        if route.post is None and route.answers[role] == 200 and route.name != "gezond"
    ]
    for path in [*paths, *(BEYOND if role in {"klantmanager", "employer"} else ())]:
        if FILE.search(path):
            continue
        visitor.page.set_viewport_size({"width": 1280, "height": 900})
        with visitor.expecting(404):
            answer = visitor.go(path)
        assert answer.status < 400 or answer.status == 404, (role, path, answer.status)
        visitor.page.emulate_media(media="print")
        visitor.page.emulate_media(media="screen")
        found = answer.text()
        assert not re.search(r"<img src=x|<script>pspRan|<svg onload", found), (role, path)
        assert "{{7*7}}" in found or "pspRan" not in found, (role, path)
        seen |= {int(number) for number in re.findall(r"pspRan\((\d+)\)", found)}
    return seen


@pytest.mark.parametrize("role", ROLES)
def test_nothing_that_was_stored_runs(role, probed, fresh_region, visit):
    visitor = visit(role)
    visitor.context.add_init_script(RAN)
    seen = walk(visitor, fresh_region, role)
    shown = sorted(f"{probed[at].model.__name__}.{probed[at].name}" for at in seen if at < len(probed))
    print(f"stored probes: {len(probed)} fields, {role} saw {len(shown)} of them: {', '.join(shown)}")
    if role == "klantmanager":
        assert {"Profile.family_name", "Card.title", "Dossier.notes", "Place.title"} <= set(shown)
    if role in {"klantmanager", "programme_manager"}:
        assert PLANNED in seen  # the text of a plan, as it was signed
        assert {"Action.title", "Party.name", "Remark.text", "Version.advice_text"} <= set(shown)


def test_nothing_that_was_asked_runs(fresh_region, visit):
    """Every name an address or a form may carry, with the probe in it; on every page at once."""
    visitor = visit("klantmanager")
    visitor.context.add_init_script(RAN)
    for route in ROUTES:
        if route.post is None and route.answers["klantmanager"] == 200 and route.page:
            path = route.path(fresh_region).partition("?")[0]
            asked = dict.fromkeys(sorted(parameters()), PROBE % (1, 1, 1))
            query = "&".join(
                f"{name}={re.sub('[^0-9A-Za-z]', lambda found: f'%{ord(found[0]):02X}', value)}"
                for name, value in asked.items()
            )
            with visitor.expecting(400, 404):
                answer = visitor.go(f"{path}?{query}")
            assert answer.status in {200, 400, 404}, (path, answer.status)
            assert not re.search(r"<img src=x|<script>pspRan|<svg onload", answer.text()), path


def test_a_download_holds_no_formula(probed, fresh_region, visit):
    visitor, cells = visit("klantmanager"), 0
    for path in [*DOWNLOADS, *(f"/analyse/{fresh_region.upload.number}/{part}/" for part in ("rijen", "vragen"))]:
        answer = visitor.context.request.get(path)
        if answer.status in {400, 404}:
            continue
        assert answer.status == 200 and "attachment" in answer.headers["content-disposition"], path
        assert answer.headers["x-content-type-options"] == "nosniff"
        body = answer.body()
        if body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(body)) as book:
                for name in book.namelist():
                    assert not re.search(rb"<f[ >]", book.read(name)) or not name.startswith("xl/worksheets"), (
                        path,
                        name,
                    )
                    cells += book.read(name).count(b"<c ")
        else:
            for row in csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"):
                cells += len(row)
                assert [
                    cell for cell in row if cell[:1] in "=+-@\t\r" and cell and not re.fullmatch(r"-?[\d.,]+", cell)
                ] == [], path
    assert cells > 100


def test_mail_is_plain_text():
    """No mail carries markup that somebody's words could become part of."""
    from tests.contract.test_architecture import ROOT

    assert [path.name for path in ROOT.rglob("templates/**/email/*.html")] == []
