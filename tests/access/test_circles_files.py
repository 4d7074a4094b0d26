"""What is taken along follows the circles: whatever field is closed to somebody, the file does not tell two values of it apart.

Every field × viewer: each field in turn gets the narrowest circle, and two people (two places) who differ in it alone give the same
file to a party beside the counter, and to the counter another one exactly when a column reads it.
"""

import datetime
import io
import zipfile
from typing import Any

import pytest
from django.db import models
from django.test import Client

from perspectief.access.decision import Circle
from perspectief.core import clock
from perspectief.demand.circles import PLACE
from perspectief.demand.models import Place
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.supply.circles import CARD
from perspectief.supply.models import Card
from perspectief.taxonomy.models import Occupation
from perspectief.web.staff.pool import download
from tests.access.test_circles import KEYS, two_values
from tests.factories import CardFactory, MembershipFactory, OrganisationFactory, PlaceFactory

pytestmark = pytest.mark.usefixtures("as_app")
WHETHER = {"state", "hidden_at", "person_key_at", "organisation_key_at"}  # these say whether the row is there at all
VALUES: dict[str, tuple[Any, Any]] = {
    "expires_on": (datetime.date(2090, 1, 1), datetime.date(2091, 1, 1)),
    "capacity": (5, 7),
    "filled": (0, 1),
    "guidance": (1, 2),
}
VIEWERS = ("counter", "employer", "intermediary")


def viewer(kind: str) -> Client:
    """Logged in as somebody of the counter, or of a party beside it."""
    if kind == "counter":
        member = MembershipFactory()
    else:
        role = {"employer": Role.EMPLOYER, "intermediary": Role.INTERMEDIARY}[kind]
        of = {"employer": OrganisationKind.EMPLOYER, "intermediary": OrganisationKind.INTERMEDIARY}[kind]
        member = MembershipFactory(role=role, organisation=OrganisationFactory(kind=of))
    client = Client()
    client.force_login(member.user)
    return client


def values(field: Any) -> tuple[Any, Any]:
    """Two values a file would show differently."""
    if field.name in VALUES:
        return VALUES[field.name]
    if field.related_model is Occupation:
        first, second = Occupation.objects.order_by("id").values_list("id", flat=True)[:2]
        return first, second
    if field.related_model is Place:
        return PlaceFactory(state="closed").pk, PlaceFactory(state="closed").pk
    if isinstance(field, models.DateTimeField):
        return clock.now(), clock.now() - datetime.timedelta(days=400)
    return two_values(field)


def files(client: Client, side: str) -> bytes:
    """Both forms of the list, without what the moment of making leaves in a workbook."""
    text = client.get(f"/bestand/download/?wat={side}&als=csv")
    book = client.get(f"/bestand/download/?wat={side}&als=xlsx")
    assert (text.status_code, book.status_code) == (200, 200)
    with zipfile.ZipFile(io.BytesIO(book.content)) as held:
        sheets = [held.read(name) for name in sorted(held.namelist()) if name.startswith("xl/")]
    return text.content + b"".join(sheets)


def told_apart(client: Client, row: models.Model, side: str, name: str) -> bool:
    """Whether the file changes with this field."""
    field = row._meta.get_field(name)
    found = []
    for value in values(field):
        type(row)._default_manager.filter(pk=row.pk).update(**{field.attname: value})
        found.append(files(client, side))
    return found[0] != found[1]


@pytest.mark.parametrize("kind", VIEWERS)
@pytest.mark.parametrize(("side", "model", "circles"), [("mensen", Card, CARD), ("plekken", Place, PLACE)])
def test_no_file_tells_what_its_reader_is_not_shown(kind, side, model, circles, monkeypatch):
    monkeypatch.setattr(download, "may_take_along", lambda actor, region: True)  # the circles alone must suffice
    client = viewer(kind)
    row = CardFactory(keyed=True) if model is Card else PlaceFactory()
    columns = {"mensen": download.CARD_COLUMNS, "plekken": download.PLACE_COLUMNS}[side]
    read = {name for column in columns for name in column.reads}
    assert read <= set(circles)
    wrong = []
    for name in sorted(set(circles) - KEYS - WHETHER - {"number", "employer"}):
        with monkeypatch.context() as narrowed:
            narrowed.setitem(circles, name, Circle.COUNTER)
            apart = told_apart(client, row, side, name)
        if apart is not (kind == "counter" and name in read):
            wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize("kind", VIEWERS)
def test_the_circles_as_they_are(kind, monkeypatch):
    """Readiness of people and the term of places stand in the file of the counter alone; what everybody sees is there for all."""
    monkeypatch.setattr(download, "may_take_along", lambda actor, region: True)
    client = viewer(kind)
    card, place = CardFactory(keyed=True), PlaceFactory()
    counter = kind == "counter"
    assert told_apart(client, card, "mensen", "readiness") is counter
    assert told_apart(client, place, "plekken", "expires_on") is counter
    assert told_apart(client, card, "mensen", "title") and told_apart(client, place, "plekken", "wage_cents")


def test_every_field_of_a_place_has_its_circle():
    assert {field.name for field in Place._meta.concrete_fields} == set(PLACE)
