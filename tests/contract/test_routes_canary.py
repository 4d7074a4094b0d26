"""Nothing leaks at the edges: a person whose every word is unique, and everything a role can reach searched for them."""

import ast
import contextlib
import copy
import io
import json
import logging
import re
import secrets as random
import zipfile
from collections import deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

import pytest
import structlog
from allauth.mfa.models import Authenticator
from django.core import mail
from django.http import QueryDict
from django.test import RequestFactory, override_settings

from perspectief.config.logs import scrub, set_up_logging
from perspectief.demand.models import ContactNote, EmployerContact
from perspectief.supply import identity
from perspectief.supply.models import Dossier, Identity
from tests.contract.asked import ANY, parameters, watched
from tests.contract.test_architecture import FILES
from tests.contract.test_routes import answer
from tests.factories import PlaceFactory
from tests.routes import ROUTES
from tests.scenes import CANARY, CLIENT_NUMBER, canary
from tests.web.second_steps import mail_links

WORDS = [str(value) for name, value in vars(CANARY).items() if name != "sort_key"]
NAMES_HIDDEN = (
    "visitor",
    "foreign",
    "employer",
    "intermediary",
    "job_coach",
    "administrator",
    "ended",
    "privacy_officer",
)
CARD_HIDDEN = ("visitor", "foreign", "administrator", "ended", "privacy_officer")
DOSSIER_HIDDEN = ("neighbour", "account_manager")
HREF = re.compile(rb"""(?:href|action|hx-get)\s*=\s*["']([^"'#]+)""")
BSN = "999990019"
DOSSIER = {
    "notes": "Vogelverschrikkernotitie",
    "health_limits": "Kraaienveerbeperking",
    "benefit": "Nestkastuitkering",
    "obligations": "Zwaluwplicht",
}
CONTACT = {
    "name": "Xaviera Papegaaiduiker",
    "phone": "0687659876",
    "email": "xp@papegaaiduiker.test",
    "role": "Roerdompchef",
}
NOTE = "Ijsvogelgesprek over de kantine"
FILE_HIDDEN = tuple(role for role in NAMES_HIDDEN if role != "privacy_officer")  # the employer's file is the counter's
MORE = 40  # addresses a crawl, beyond those it starts from


def told(response) -> str:
    """Everything an answer says: body, parts of a workbook, and headers."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return unescape(body.decode("utf-8", "replace")) + str(dict(response.headers))


def crawl(client, starts):
    """Every answer to a GET that can be reached by following links and forms from `starts`: address and text."""
    waiting, seen, most = deque(starts), set(starts), len(set(starts)) + MORE
    while waiting:
        path = waiting.popleft()
        response = client.get(path)
        text = told(response)
        yield path, text
        if response.get("Content-Type", "").startswith("text/html"):
            for link in HREF.findall(response.content):
                found = urlsplit(unescape(link.decode()))
                to = (found.path or urlsplit(path).path) + (f"?{found.query}" if found.query else "")
                if (
                    not found.netloc
                    and to.startswith("/")
                    and not to.startswith("/static/")
                    and to not in seen
                    and len(seen) < most
                ):
                    seen.add(to)
                    waiting.append(to)


def starts(scene) -> list[str]:
    """All decided addresses, and the questions somebody would ask who knows half of the answer."""
    half = [CANARY.family_name[:7], CANARY.given_name[:6], CANARY.phone[:6], CANARY.email[:6], CLIENT_NUMBER[:5]]
    asked = [f"/bestand/?q={word}" for word in (*half, str(scene.card.number)[:5])]
    asked += [f"/bestand/?q={word}&toon=mensen" for word in half]
    asked += [f"/bestand/werk/?werk={word}" for word in half]
    asked += [f"/bestand/download/?wat={side}&als={form}" for side in ("mensen", "plekken") for form in ("csv", "xlsx")]
    asked += [f"/bestand/?q={scene.card.number}", f"/mensen/{scene.card.number}/"]
    return [route.path(scene) for route in ROUTES if route.post is None and route.name != "account_logout"] + asked


@pytest.fixture(params=[False, True], ids=["closed", "keyed"])
def hidden(request, scene):
    """The person of the scene, as it stands and with both keys on; a place in the region that would fit."""
    if request.param:
        scene.card.delete()
        keys = {"person_key_at": scene.card.waiting_since, "organisation_key_at": scene.card.waiting_since}
        scene.card = canary(scene.own, **keys)
    PlaceFactory(employer=scene.employer, organisation=scene.own)
    return scene


@pytest.fixture(autouse=True)
def enriched(request):
    """More that is nobody else's: notes, limits and BSN of the person, a contact at the employer and what was said to them."""
    if "scene" in request.fixturenames:
        fill(request.getfixturevalue("hidden" if "hidden" in request.fixturenames else "scene"))


def fill(scene) -> None:
    dossier = Dossier.objects.get(card=scene.card)
    Dossier.objects.filter(pk=dossier.pk).update(**DOSSIER)
    tenant = {"region_id": dossier.region_id, "organisation_id": dossier.organisation_id}
    sealed, key = identity.encrypt(BSN, dossier=dossier.pk, nonce=random.token_bytes(identity.NONCE))
    Identity.objects.create(dossier=dossier, bsn_encrypted=sealed, key_id=key, bsn_hash=identity.digest(BSN), **tenant)
    EmployerContact.objects.create(region_id=dossier.region_id, employer=scene.employer, **CONTACT)
    writer = scene.members["klantmanager"].user
    ContactNote.objects.create(employer=scene.employer, user=writer, text=NOTE, **tenant)


def secrets(role: str, scene) -> list[str]:
    """What must not reach that role: the dossier is for its organisation, the name for the counter, the card for the region."""
    found = [CLIENT_NUMBER, BSN, NOTE, *DOSSIER.values()]
    found += [*CONTACT.values()] if role in FILE_HIDDEN else []
    found += WORDS if role in NAMES_HIDDEN else []
    return found + ([scene.card.title] if role in CARD_HIDDEN else [])


def questions(client, role: str, scene) -> Iterator[tuple[str, str]]:
    """Each page, asked with every name the code reads from an address, and half of a secret in it: all names at once, and those that
    look for text one by one. A page is not asked about names it does not look up: the answer would be the same.
    """
    pages = [
        route.path(scene).partition("?")[0] for route in ROUTES if route.post is None and route.answers[role] == 200
    ]
    half = (CANARY.family_name[:8], CANARY.phone[:7], BSN[:6], CONTACT["name"][:9], "1994-03-02")
    first, *others = ["&".join(f"{name}={word}" for name in sorted(parameters())) for word in half]
    looking = [
        name
        for name in sorted(parameters())
        if len(name) == 1 or name.endswith(("_q", "zoek", "naam", "werkgever", "wie", "q"))
    ]

    def asked(path: str) -> tuple[str, str]:
        return path, told(client.get(path))

    with (
        watched() as around
    ):  # what is looked up for every page: a word for its search box, and whether there is a zero byte anywhere
        asked("/toegankelijkheid/")
    with watched() as around_all:
        asked(f"/toegankelijkheid/?{first}")
    for page in pages:
        with watched() as alone:
            yield asked(page)
        with watched() as together:
            yield asked(f"{page}?{first}")
        if page not in {"/", "/hulp/"}:
            yield from (asked(f"{page}?{all_of_them}") for all_of_them in (others if together - around_all else []))
            yield from (asked(f"{page}?{name}={half[0]}") for name in looking if {name, ANY} & set(alone - around))


def typed(client, path: str) -> dict[str, str] | None:
    """The form of a page as its visitor would send it, with half of what is secret in every field of text."""
    page = client.get(path)
    found = re.findall(r"<(?:input|textarea)[^>]*>", page.content.decode("utf-8", "replace"))
    fields = {}
    for one in found:
        name, kind, value = (re.search(rf'\b{what}="([^"]*)"', one) for what in ("name", "type", "value"))
        if name and (kind is None or kind[1] in {"text", "search", "tel", "email"}):
            fields[name[1]] = CANARY.phone if "phone" in name[1] else CANARY.family_name
        elif name and kind and kind[1] in {"hidden", "date"}:
            fields[name[1]] = "1994-03-02" if kind[1] == "date" else unescape(value[1]) if value else ""
    return fields or None


def gives_access(role: str, path: str, scene) -> bool:
    """A privacy officer gives subject access for the own organisation, on these pages, and sees nobody anywhere else."""
    own = {route.path(scene) for route in ROUTES if route.name.startswith("web:rights")}
    return role == "privacy_officer" and any(one in path for one in own)


def granted(role: str, path: str, word: str) -> bool:
    """The person said yes to an introduction: its employer reads the name, and nothing else, on the pages of introductions alone."""
    return role == "employer" and "/voordrachten/" in path and word in {CANARY.given_name, CANARY.family_name}


@pytest.mark.parametrize("role", [role for role in (*NAMES_HIDDEN, *DOSSIER_HIDDEN) if role != "visitor"])
def test_asking_with_half_tells_no_other_half(role, scene, enter):
    """Every name an address may carry, every form that stands on a page, also as a part of a page: what is not typed stays untold."""
    client, secret = enter(role), secrets(role, scene)
    told_by = dict(questions(client, role, scene))
    for route in ROUTES:
        if (
            route.post is None
            and route.answers[role] == 200
            and route.name not in {"account_logout", "account_change_password"}
        ):
            path = route.path(scene)
            told_by[f"part of {path}"] = told(client.get(path, headers={"hx-request": "true"}))
            if fields := typed(client, path):
                told_by[f"form of {path}"] = told(client.post(path, fields))
    asked = {CANARY.family_name, CANARY.phone}
    assert [
        (path[:80], word)
        for path, text in told_by.items()
        for word in secret
        if word in text
        and not (
            word in asked and ("form of" in path or "/leren/" in path)
        )  # a theme typed there is a choice on the next
        and not gives_access(role, path, scene)
        and not granted(role, path, word)
    ] == []
    assert len(told_by) > 20


def test_what_a_page_looks_up_is_seen(scene, enter):
    """So that no question is left out that could have another answer."""
    client = enter("klantmanager")
    with watched() as around:
        client.get("/toegankelijkheid/")
    with watched() as pool:
        client.get("/bestand/")
    assert set(around) == {"q", ANY} and {"q", "toon"} <= set(pool - around)
    with watched() as dossier:
        client.get(f"/mensen/{scene.card.number}/dossier/")
    assert dossier == around
    request = RequestFactory().get("/?a=1&b=2")
    for look, seen in {
        "a": lambda given: given.get("a"),
        "b": lambda given: given.getlist("b"),
        "c": lambda given: "c" in given,
        "d": lambda given: given.get(key="d"),
        ANY: bool,
    }.items():
        with watched() as found:
            seen(RequestFactory().get(request.get_full_path()).GET)
        assert set(found) == {look}
    for whole in (
        dict,
        list,
        set,
        QueryDict.urlencode,
        QueryDict.copy,
        copy.deepcopy,
        lambda given: {**given} | given,
    ):
        with watched() as found:
            whole(RequestFactory().get(request.get_full_path()).GET)
        assert ANY in found, whole


@pytest.mark.parametrize("role", ["klantmanager", "employer", "visitor"])
def test_error_pages_repeat_nothing(role, scene, enter):
    client = enter(role)
    client.raise_request_exception = False
    asked = [
        f"/{CANARY.family_name}/",
        f"/mensen/{BSN}/",
        f"/mensen/{CANARY.family_name}/",
        f"/bestand/kies/?q={CANARY.phone}",
        f"/%00{CANARY.email}/",
    ]
    answers = [client.get(path) for path in asked] + [client.post("/taal/nl/", {"x": CANARY.email})]
    with override_settings(ROOT_URLCONF="tests.contract.broken_urls"):
        answers.append(client.get(f"/stuk/?q={CANARY.family_name}"))
    for found in answers:
        body = found.content.decode()
        assert found.status_code >= 300
        asked_by_self = (
            found.request["PATH_INFO"] + found.request["QUERY_STRING"]
        )  # the links to the other language lead back here
        hidden = [word for word in (*WORDS, BSN, *DOSSIER.values()) if word not in asked_by_self]
        assert [word for word in hidden if word in body] == [], asked_by_self


def test_mail_holds_no_person(scene, enter, settings, django_capture_on_commit_callbacks):
    """Every mail that leaves while all addresses are walked, and the one for a new password."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client = enter("klantmanager")
    for route in ROUTES:
        if route.name != "account_logout":
            answer(client, route, scene)
    enter("visitor").post("/wachtwoord/vergeten/", {"email": scene.members["klantmanager"].user.email})
    enter("visitor").post("/wachtwoord/vergeten/", {"email": CONTACT["email"]})
    Authenticator.objects.create(user=scene.members["klantmanager"].user, type="totp", data={})
    with django_capture_on_commit_callbacks(execute=True):
        mail_links()
    assert mail.outbox
    assert [one.to for one in mail.outbox if CONTACT["email"] in one.to] == []
    hidden = [*WORDS, BSN, CLIENT_NUMBER, NOTE, *DOSSIER.values(), *CONTACT.values(), scene.card.title]
    said = [f"{one.subject} {one.body} {one.alternatives}" for one in mail.outbox]
    assert [word for word in hidden for text in said if word in text] == []


@pytest.mark.parametrize("role", [*NAMES_HIDDEN, *DOSSIER_HIDDEN])
def test_nothing_reaches_who_may_not_see_it(role, hidden, enter):
    client, secret = enter(role), secrets(role, hidden)
    told_by = dict(crawl(client, starts(hidden)))
    told_by = {path: text for path, text in told_by.items() if not gives_access(role, path, hidden)}
    told_by |= {route.name: told(answer(client, route, hidden)) for route in ROUTES if route.post is not None}
    for form in ("csv", "xlsx"):
        chosen = {"mens": str(hidden.card.number), "doe": form}
        told_by[f"chosen as {form}"] = told(client.post("/bestand/kies/", chosen))
    found = [(path, word) for path, text in told_by.items() for word in secret if word in text]
    assert [(path, word) for path, word in found if not granted(role, path, word)] == []


def test_the_crawl_sees_what_may_be_seen(scene, enter):
    """The owner's own crawl does find the person: the silence above says something."""
    found = {word for _path, text in crawl(enter("klantmanager"), starts(scene)) for word in WORDS if word in text}
    assert CANARY.family_name in found


@contextlib.contextmanager
def logged():
    """Everything that is logged, from the least important on, as the program writes it."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    root, level = logging.getLogger(), logging.getLogger().level
    set_up_logging(production=True)
    handler.setFormatter(root.handlers[0].formatter)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        set_up_logging(production=False)


def test_no_log_line_carries_a_person(scene, enter):
    """All addresses, forms and errors by somebody who may see everything: a new event takes part by itself."""
    client = enter("klantmanager")
    client.raise_request_exception = False
    with logged() as lines:
        for route in ROUTES:
            if route.name != "account_logout":
                answer(client, route, scene)
        for path in (
            f"/bestand/?q={CANARY.family_name}",
            f"/er-is-niets/{CANARY.family_name}?q={CANARY.phone}",
            f"/mensen/{scene.card.number}/",
        ):
            client.get(path)
        client.post(
            f"/mensen/{scene.card.number}/gegevens/", {"family_name": CANARY.family_name, "phone": CANARY.phone}
        )
        client.post("/inloggen/", {"login": CANARY.email, "password": CANARY.family_name})
        with override_settings(ROOT_URLCONF="tests.contract.broken_urls"):
            client.get("/stuk/")
        structlog.get_logger("x").error("an event", phone=CANARY.phone, about={"email": CANARY.email}, line=f"of {BSN}")
    said = lines.getvalue()
    assert said.count("\n") > len(ROUTES) / 2
    assert all(isinstance(json.loads(line), dict) for line in said.splitlines())
    hidden = [*WORDS, BSN, CLIENT_NUMBER, NOTE, *DOSSIER.values(), *CONTACT.values()]
    assert [(word, line[:200]) for word in hidden for line in said.splitlines() if word in line] == []


# What an event of the log may carry beside its name: codes, counts and durations. A new one is weighed here first.
KEPT = {"method", "route", "status", "ms", "found", "size", "reason"}


def test_every_event_of_the_log_is_weighed():
    carried = {
        word.arg
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"debug", "info", "warning", "error", "exception", "critical"}
        if ast.unparse(node.func.value).lower().rsplit(".", 1)[-1] in {"log", "logger"}
        for word in node.keywords
    }
    assert carried - KEPT == set()
    assert scrub(None, "info", {"name": CANARY.family_name, "line": BSN}) == {"name": "[…]", "line": "[…]"}
