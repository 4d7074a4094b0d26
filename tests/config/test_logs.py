"""Logs name no person."""

import json
import traceback

import pytest
import structlog
from django.db import DatabaseError, transaction
from django.test import Client

from perspectief.config.logs import HIDDEN, scrub
from perspectief.parties.models import Organisation


@pytest.mark.parametrize(
    "text", ["mail naar j.de.vries@voorbeeld.nl", "bsn 123456782", "bel 0612345678", "woont op 4811 XZ", "4811XZ"]
)
def test_what_looks_like_a_person_is_hidden(text):
    found = scrub(None, "info", {"event": text, "deep": {"list": [text]}})
    assert HIDDEN in found["event"]
    assert HIDDEN in found["deep"]["list"][0]
    assert not set("0123456789@") & set(found["event"])


def test_fields_of_persons_are_hidden_by_name():
    found = scrub(
        None, "info", {"event": "saved", "given_name": "Fatima", "form": {"bsn": 1}, "count": 20000, "pc4": 4811}
    )
    assert found == {"event": "saved", "given_name": HIDDEN, "form": {"bsn": HIDDEN}, "count": 20000, "pc4": 4811}


def test_a_request_is_one_line_with_its_route_and_no_address(db, capsys):
    with structlog.testing.capture_logs() as lines:
        Client().get("/gezond?naam=Fatima")
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["route"] == "gezond"
    assert line["status"] == 200
    assert "Fatima" not in json.dumps(line)


def test_what_the_database_says_of_a_row_is_hidden(db):
    name = " ".join(
        ["Fati" + "ma", "Bos\n\nBredase" + "weg"]
    )  # not as one word in this source, which a traceback quotes
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        Organisation.objects.create(name=name, kind=None)
    told = "".join(traceback.format_exception(raised.value))
    assert "Fatima" in told
    found = scrub(None, "error", {"event": "x", "exception": told})["exception"]
    assert "Fatima" not in found and "Bredaseweg" not in found
    assert "null value in column" in found and "During handling" not in found.splitlines()[-1]
