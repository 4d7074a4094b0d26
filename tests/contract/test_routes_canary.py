"""Nothing leaks at the edges: a person whose every word is unique, and everything a role can reach searched for them."""

import io
import re
import zipfile
from collections import deque
from html import unescape
from urllib.parse import urlsplit

import pytest

from tests.contract.test_routes import answer
from tests.factories import PlaceFactory
from tests.routes import ROUTES
from tests.scenes import CANARY, CLIENT_NUMBER, canary

WORDS = [str(value) for name, value in vars(CANARY).items() if name != "sort_key"]
NAMES_HIDDEN = ("visitor", "foreign", "employer", "intermediary", "administrator", "ended", "privacy_officer")
CARD_HIDDEN = ("visitor", "foreign", "administrator", "ended", "privacy_officer")
DOSSIER_HIDDEN = ("neighbour", "account_manager")
HREF = re.compile(rb"""(?:href|action|hx-get)\s*=\s*["']([^"'#]+)""")
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


def secrets(role: str, scene) -> list[str]:
    """What must not reach that role: the dossier is for its organisation, the name for the counter, the card for the region."""
    found = [CLIENT_NUMBER]
    found += WORDS if role in NAMES_HIDDEN else []
    return found + ([scene.card.title] if role in CARD_HIDDEN else [])


@pytest.mark.parametrize("role", [*NAMES_HIDDEN, *DOSSIER_HIDDEN])
def test_nothing_reaches_who_may_not_see_it(role, hidden, enter):
    client, secret = enter(role), secrets(role, hidden)
    told_by = dict(crawl(client, starts(hidden)))
    told_by |= {route.name: told(answer(client, route, hidden)) for route in ROUTES if route.post is not None}
    for form in ("csv", "xlsx"):
        chosen = {"mens": str(hidden.card.number), "doe": form}
        told_by[f"chosen as {form}"] = told(client.post("/bestand/kies/", chosen))
    assert [(path, word) for path, text in told_by.items() for word in secret if word in text] == []


def test_the_crawl_sees_what_may_be_seen(scene, enter):
    """The owner's own crawl does find the person: the silence above says something."""
    found = {word for _path, text in crawl(enter("klantmanager"), starts(scene)) for word in WORDS if word in text}
    assert CANARY.family_name in found


def test_no_log_line_carries_a_person(scene, enter, capfd, caplog):
    client = enter("klantmanager")
    for path in (
        f"/bestand/?q={CANARY.family_name}",
        f"/er-is-niets/?q={CANARY.phone}",
        f"/mensen/{scene.card.number}/",
    ):
        client.get(path)
    logged = "".join(capfd.readouterr()) + caplog.text
    assert [word for word in WORDS if word in logged] == []
    assert logged
