"""Terms of a file, and what becomes of a row."""

import datetime

from perspectief.exchange.rules import NEWS, READY, WAITING, Outcome, kept_until, undo_until

DAY = datetime.date(2026, 3, 2)


def test_an_import_can_be_taken_back_for_thirty_days():
    assert undo_until(DAY) == datetime.date(2026, 4, 1)


def test_a_file_is_kept_for_fourteen_days_counted_here():
    """The day is the day in the Netherlands: late in the evening it is already the next one there."""
    late = datetime.datetime(2026, 3, 2, 23, 30, tzinfo=datetime.UTC)
    assert kept_until(late) == datetime.date(2026, 3, 17)
    assert kept_until(late.replace(hour=12)) == datetime.date(2026, 3, 16)


def test_rows_go_in_or_wait_or_stay_out():
    assert set(READY) == {"new", "known", "elsewhere", "double"}
    assert set(WAITING) == {"doubt", "wrong"}
    assert set(Outcome.values) - set(READY) - set(WAITING) == {"out"}
    assert NEWS not in Outcome.values
