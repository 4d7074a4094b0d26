"""Logs name no person."""

import json

import pytest
import structlog
from django.test import Client

from perspectief.config.logs import HIDDEN, scrub


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
