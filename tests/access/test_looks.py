"""Who saw whom."""

from dataclasses import replace

import pytest

from perspectief.access import looks
from perspectief.access.context import acting
from perspectief.access.models import Look

pytestmark = pytest.mark.usefixtures("as_app")


def test_each_person_and_layer_once(scene):
    token = looks.CURRENT.set(looks.Looks())
    try:
        for _ in range(3):
            looks.saw([11, 12], "card", region=scene.first.pk, reason="region")
        looks.saw([11], "profile", region=scene.first.pk, reason="caseload")
        looks.write(scene.breda, looks.CURRENT.get(), page="job_seeker", origin="127.0.0.1")
    finally:
        looks.CURRENT.reset(token)
    with acting(replace(scene.breda, oversight=True)):
        found = Look.objects.order_by("subject", "layer").values_list("subject", "layer", "actor", "page", "reason")
        assert list(found) == [
            (11, "card", 1, "job_seeker", "region"),
            (11, "profile", 1, "job_seeker", "caseload"),
            (12, "card", 1, "job_seeker", "region"),
        ]
    for other in (scene.breda, scene.uwv, replace(scene.uwv, oversight=True)):
        with acting(other):
            assert Look.objects.count() == 0


def test_outside_a_request_nothing_is_kept(scene):
    looks.saw([11], "card", region=scene.first.pk, reason="region")
    with acting(replace(scene.breda, oversight=True)):
        assert Look.objects.count() == 0


def test_which_reasons_are_of_a_page_that_was_opened():
    assert [*looks.OPENED] == ["caseload", "task", "own", "region", "partner", "coach"]
    assert [*looks.UNBOUND] == ["own", "region"]
