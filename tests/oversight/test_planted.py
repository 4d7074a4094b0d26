"""Six snoopers among two hundred colleagues: all found, few others suspected. Many seeds: tests/proof/snoopers.py."""

import pytest

from tests.oversight.found import result

pytestmark = pytest.mark.django_db


def test_six_planted_snoopers_are_found(freeze):
    freeze(2026, 11, 20, 22)
    told = result(seed=1)
    print(f"\n{told.looks} looks, examined in {told.seconds:.1f} s, false alarms: {told.false}")
    assert told.missed == []
    assert told.watched
    assert len(told.false) <= 5
