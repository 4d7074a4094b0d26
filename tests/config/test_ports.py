"""A taken port is passed over, or named when it was asked for."""

import os
import socket

import pytest

from perspectief.config import ports
from perspectief.config.environment import WrongSettingError

HERE = "127.0.0.1"


@pytest.fixture
def taken():
    with socket.create_server((HERE, 0)) as server:
        yield server.getsockname()[1]


def test_the_next_free_port_is_taken(taken, monkeypatch):
    monkeypatch.setattr(ports, "FIRST_PORT", taken)
    assert ports.free(HERE, None) > taken


def test_a_port_that_was_asked_for_is_not_replaced(taken):
    with pytest.raises(WrongSettingError, match=f"poort {taken} is al in gebruik; kies met --port een andere"):
        ports.free(HERE, taken)


def test_no_port_at_all(taken, monkeypatch):
    monkeypatch.setattr(ports, "FIRST_PORT", taken)
    monkeypatch.setattr(ports, "TRIED", 1)
    with pytest.raises(WrongSettingError, match="alle in gebruik"):
        ports.free(HERE, None)


def test_a_port_that_does_not_exist():
    with pytest.raises(WrongSettingError, match="poort 70000 bestaat niet"):
        ports.free(HERE, 70000)


@pytest.mark.skipif(os.geteuid() == 0, reason="root mag elke poort")
def test_a_port_this_user_may_not_open():
    with pytest.raises(WrongSettingError, match="boven 1023"):
        ports.free(HERE, 80)
