"""How an actor is carried through a request and into a connection: with stand-ins for request and database."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base as postgresql
from django.test import RequestFactory

from perspectief.access import looks, middleware
from perspectief.access.backend.base import NOBODY, PUT, PUT_WITH_ROLE, Context, DatabaseWrapper
from perspectief.access.context import Actor
from perspectief.access.decision import Layer, Tenancy, sees
from perspectief.access.looks import CURRENT, Looks, saw

SOMEBODY = Context("7", "10", "{25}", "{}", "yes", "0", "no")


class Connection:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple] = []

    def execute(self, statement, values) -> None:
        self.told.append((statement, tuple(values)))


@pytest.fixture
def wrapper(monkeypatch) -> DatabaseWrapper:
    """A connection that is never opened."""
    made = DatabaseWrapper({"TIME_ZONE": None, "OPTIONS": {}, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "NAME": "x"})
    made.connection = Connection()
    monkeypatch.setattr(made, "ensure_connection", lambda: None)
    switched: list[bool] = []
    monkeypatch.setattr(
        postgresql.DatabaseWrapper, "_set_autocommit", lambda self, autocommit: switched.append(autocommit)
    )
    made.switched = switched
    return made


def test_it_begins_as_nobody(wrapper):
    assert wrapper.context == wrapper.opening == NOBODY
    assert wrapper.acting_role is None and wrapper._starting is False


def test_a_transaction_opens_with_its_context_before_anything_else(wrapper):
    wrapper.opening = SOMEBODY
    wrapper._set_autocommit(False)
    assert wrapper.switched == [False]
    assert wrapper.connection.told == [(PUT, tuple(SOMEBODY))]
    assert wrapper.context == SOMEBODY and wrapper._starting is False


def test_a_transaction_of_nobody_clears_what_was_left(wrapper):
    wrapper.context = SOMEBODY
    wrapper._set_autocommit(False)
    assert wrapper.connection.told == [(PUT, ("",) * len(NOBODY))]
    assert wrapper.context == NOBODY


def test_after_it_nobody_acts(wrapper):
    wrapper.context = SOMEBODY
    wrapper._set_autocommit(True)
    assert wrapper.switched == [True] and wrapper.connection.told == [] and wrapper.context == NOBODY


def test_a_failing_start_does_not_leave_the_door_open(wrapper, monkeypatch):
    monkeypatch.setattr(wrapper.connection, "execute", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        wrapper._set_autocommit(False)
    assert wrapper._starting is False


def test_a_context_outside_a_transaction_is_refused(wrapper, monkeypatch):
    monkeypatch.setattr(wrapper, "get_autocommit", lambda: True)
    with pytest.raises(ImproperlyConfigured):
        wrapper.put(SOMEBODY)
    assert wrapper.connection.told == []
    monkeypatch.setattr(wrapper, "get_autocommit", lambda: False)
    wrapper.put(SOMEBODY)
    assert wrapper.connection.told == [(PUT, tuple(SOMEBODY))] and wrapper.context == SOMEBODY


def test_a_test_takes_the_role_along_and_puts_it_off(wrapper, monkeypatch):
    monkeypatch.setattr(wrapper, "get_autocommit", lambda: False)
    wrapper.acting_role = "app"
    wrapper.put(SOMEBODY)
    wrapper.put(NOBODY)
    assert wrapper.connection.told == [(PUT_WITH_ROLE, ("app", *SOMEBODY)), (PUT_WITH_ROLE, ("none", *NOBODY))]


# --- what was shown

ME = Actor(7, "caseworker", 10, (25,))


@pytest.fixture
def shown():
    """An answer under way."""
    token = CURRENT.set(Looks())
    yield CURRENT.get()
    CURRENT.reset(token)


def test_what_is_shown_is_noted_with_where_and_why(shown):
    saw([3, 4], "profile", region=25, reason="search")
    saw([], "card", region=25, reason="search")
    saw([3], "card", region=None, reason="task")
    assert shown.rows == [(25, 3, "profile", "search"), (25, 4, "profile", "search"), (None, 3, "card", "task")]


def test_outside_a_request_nothing_is_noted():
    assert CURRENT.get() is None
    saw([3], "card", region=25, reason="search")


class Cursor:
    """A cursor that remembers."""

    def __init__(self, told):
        self.told = told

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def execute(self, statement, values) -> None:
        self.told.append((statement, values))


@pytest.fixture
def written(monkeypatch):
    """What looks.write tells the database, and as whom."""
    told: list = []

    def acting(actor):
        told.append(actor)
        return Cursor([])

    monkeypatch.setattr(looks, "acting", acting)
    monkeypatch.setattr(looks, "connection", SimpleNamespace(cursor=lambda: Cursor(told)))
    return told


def test_each_person_and_layer_is_written_once_in_order(written):
    rows = [(25, 9, "profile", "search"), (25, 3, "profile", ""), (25, 3, "card", ""), (25, 9, "profile", "search")]
    looks.write(ME, Looks(rows), page="web:pool", origin="10.0.0.1")
    who, (statement, values) = written
    assert who is ME and statement == looks.INSERT
    assert values == {
        "actor": 7, "role": "caseworker", "organisation": 10, "page": "web:pool", "origin": "10.0.0.1",
        "regions": [25, 25, 25], "subjects": [3, 3, 9], "layers": ["card", "profile", "profile"], "reasons": ["", "", "search"],
    }  # fmt: skip


def test_who_saw_nobody_writes_nothing(written):
    looks.write(ME, Looks(), page="x", origin="")
    assert written == []


# --- a request


@pytest.fixture
def carried(monkeypatch):
    """The middleware with an actor; gives (ask, log): what happened in which order."""
    log: list = []

    class Acting:
        def __init__(self, actor):
            log.append(("acting", actor))

        def __enter__(self):
            log.append("in")

        def __exit__(self, *_error):
            log.append("out")

    monkeypatch.setattr(middleware, "acting", Acting)
    monkeypatch.setattr(
        middleware, "write", lambda actor, seen, **more: log.append(("write", actor, list(seen.rows), more))
    )

    def ask(actor, view, **meta):
        middleware._actor_of.cache_clear()
        monkeypatch.setattr(middleware, "import_string", lambda name: lambda request: actor)
        request = RequestFactory().get("/bestand/", REMOTE_ADDR="10.0.0.1")
        request.resolver_match = meta.get("match")
        try:
            return middleware.ActorMiddleware(view)(request), request
        finally:
            middleware._actor_of.cache_clear()

    return ask, log


def test_a_visitor_reaches_no_database_context(carried):
    ask, log = carried
    answer, request = ask(None, lambda request: "page")
    assert answer == "page" and request.actor is None and log == []


def test_the_view_runs_inside_and_the_looks_follow_outside(carried):
    ask, log = carried

    def view(request):
        log.append(("view", request.actor))
        saw([3], "card", region=25, reason="search")
        return "page"

    answer, request = ask(ME, view, match=SimpleNamespace(view_name="web:pool"))
    assert answer == "page" and request.actor is ME
    told = ("write", ME, [(25, 3, "card", "search")], {"page": "web:pool", "origin": "10.0.0.1"})
    assert log == [("acting", ME), "in", ("view", ME), "out", told]
    assert CURRENT.get() is None


def test_without_a_route_the_path_is_the_page(carried):
    ask, log = carried
    ask(ME, lambda request: saw([3], "card", region=25, reason="search"))
    assert log[-1][3]["page"] == "/bestand/"


def test_who_saw_nobody_leaves_no_record_and_an_error_ends_it_too(carried):
    ask, log = carried
    ask(ME, lambda request: "page")
    assert log == [("acting", ME), "in", "out"]
    with pytest.raises(KeyError):
        ask(ME, lambda request: {}["x"])
    assert CURRENT.get() is None and log[-1] == "out"


# --- the decision, as a table of its own

COUNTER, ELSEWHERE, PARTNER = (
    Actor(1, "c", 10, (25,), public=True),
    Actor(2, "c", 11, (33,)),
    Actor(3, "e", 20, (), (25,)),
)
NEIGHBOUR, PRIVATE = Actor(4, "c", 12, (25,)), Actor(5, "i", 10, (), (25,))


def row(**more) -> Tenancy:
    return Tenancy(**({"region": 25, "organisation": 10, "both_keys": False, "hidden": False} | more))


@pytest.mark.parametrize(
    ("layer", "actor", "given", "answer"),
    [
        (Layer.CARD, COUNTER, {}, True), (Layer.CARD, COUNTER, {"hidden": True}, True), (Layer.CARD, NEIGHBOUR, {}, True),
        (Layer.CARD, NEIGHBOUR, {"hidden": True}, False), (Layer.CARD, NEIGHBOUR, {"hidden": None}, None), (Layer.CARD, COUNTER, {"hidden": None}, None),
        (Layer.CARD, ELSEWHERE, {}, False), (Layer.CARD, ELSEWHERE, {"both_keys": True}, False), (Layer.CARD, PARTNER, {}, False),
        (Layer.CARD, PARTNER, {"both_keys": True}, True), (Layer.CARD, PARTNER, {"both_keys": None}, None),
        (Layer.CARD, PARTNER, {"both_keys": True, "hidden": True}, False), (Layer.CARD, PRIVATE, {}, True),
        (Layer.CARD, NEIGHBOUR, {"region": None}, None), (Layer.CARD, NEIGHBOUR, {"organisation": None}, None),
        (Layer.PROFILE, COUNTER, {"hidden": True}, True), (Layer.PROFILE, NEIGHBOUR, {}, True), (Layer.PROFILE, NEIGHBOUR, {"hidden": True}, False),
        (Layer.PROFILE, NEIGHBOUR, {"hidden": None}, None), (Layer.PROFILE, ELSEWHERE, {}, False), (Layer.PROFILE, PARTNER, {"both_keys": True}, False),
        (Layer.PROFILE, PARTNER, {"granted_to": frozenset({20})}, True), (Layer.PROFILE, PARTNER, {"granted_to": frozenset({21})}, False),
        (Layer.PROFILE, PARTNER, {"granted_to": frozenset({20}), "hidden": True}, False), (Layer.PROFILE, ELSEWHERE, {"granted_to": frozenset({11})}, False),
        (Layer.DOSSIER, COUNTER, {}, True), (Layer.DOSSIER, NEIGHBOUR, {}, False), (Layer.DOSSIER, PARTNER, {}, False),
        (Layer.CONTACT_NOTE, COUNTER, {}, True), (Layer.CONTACT_NOTE, NEIGHBOUR, {}, False),
        (Layer.IDENTITY, COUNTER, {}, True), (Layer.IDENTITY, NEIGHBOUR, {}, False), (Layer.IDENTITY, PRIVATE, {}, False),
        (Layer.PLACE, NEIGHBOUR, {}, True), (Layer.PLACE, PARTNER, {}, True), (Layer.PLACE, ELSEWHERE, {}, False),
        (Layer.EMPLOYER_FILE, NEIGHBOUR, {}, True), (Layer.EMPLOYER_FILE, PARTNER, {}, False), (Layer.EMPLOYER_FILE, ELSEWHERE, {}, False),
    ],
)  # fmt: skip
def test_the_decision(layer, actor, given, answer):
    assert sees(actor, layer, row(**given)) is answer


def test_nothing_known_is_the_default():
    bare = Tenancy(25, 10)
    assert (bare.both_keys, bare.hidden, bare.granted_to) == (None, None, frozenset())
