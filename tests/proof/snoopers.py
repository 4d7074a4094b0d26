"""`make proof`: the six planted snoopers for many seeds. Prints what was found and who was suspected wrongly."""

import pytest
from django.db import transaction

from tests.oversight.found import result

SEEDS = range(1, 21)


@pytest.mark.django_db
def test_every_snooper_of_every_seed(freeze, capsys):
    freeze(2026, 11, 20, 22)
    missed, false = [], []
    for seed in SEEDS:
        with transaction.atomic():
            told = result(seed)
            transaction.set_rollback(True)
        missed += [f"{seed}: {kind}" for kind in told.missed] + ([] if told.watched else [f"{seed}: watched"])
        false.append(len(told.false))
        with capsys.disabled():
            print(
                f"seed {seed}: {told.looks} looks in {told.seconds:.1f} s; missed {told.missed}; false {told.false}",
                flush=True,
            )
    with capsys.disabled():
        print(f"{6 * len(SEEDS)} snoopers planted, {len(missed)} missed; false alarms a seed: {sorted(false)}")
    assert missed == []
    assert max(false) <= 5
