"""Work in threads: in order, not too far ahead, errors at their place."""

import threading
import time

import pytest

from perspectief.core.threads import in_order


def test_results_come_in_the_order_of_the_items():
    assert list(in_order(lambda n: (time.sleep(0.01 * (n % 3)), n)[1], range(20))) == list(range(20))


def test_items_are_taken_only_a_little_ahead_of_whoever_takes_the_results():
    taken: list[int] = []

    def items():
        for n in range(100):
            taken.append(n)
            yield n

    results = in_order(lambda n: n, items(), ahead=3)
    assert next(results) == 0 and len(taken) == 4
    results.close()


def test_some_are_worked_on_at_once():
    both = threading.Barrier(2, timeout=180)
    assert len(list(in_order(lambda _: both.wait(), range(2), ahead=2))) == 2


def test_an_error_is_raised_at_its_place():
    results = in_order(lambda n: 6 // n, [3, 2, 0, 1])
    assert [next(results), next(results)] == [2, 3]
    with pytest.raises(ZeroDivisionError):
        next(results)
