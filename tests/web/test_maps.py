"""The map of a region."""

from perspectief.web.maps import WIDTH, region_map

TOWNS = {"Breda": [4811, 4812], "Roosendaal": [4701], "Zundert": [4881]}


def test_dots_and_rings_lie_on_the_map_and_grow_with_their_number():
    found = region_map(25, TOWNS, {4811: 30, 4812: 6, 4701: 9}, {4811: 4})
    assert found
    assert len(found.people) == 2
    assert len(found.places) == 1
    for mark in (*found.people, *found.places):
        assert 0 < mark.x < WIDTH
        assert 0 < mark.y < found.height
    assert found.people[0].r == 2 * found.people[1].r
    assert found.says == [("Breda", 36, 4), ("Roosendaal", 9, 0)]


def test_names_stand_clear_of_each_other():
    found = region_map(
        25,
        {name: [pc4] for name, pc4 in (("Breda", 4811), ("Bavel", 4854), ("Princenhage", 4813))},
        {4811: 9, 4854: 5, 4813: 4},
        {},
    )
    assert found
    assert found.labels[0].text == "Breda"
    for at, one in enumerate(found.labels):
        for other in found.labels[at + 1 :]:
            assert abs(one.y - other.y) > 15 or abs(one.x - other.x) > 30


def test_nothing_to_show_is_the_outline_alone():
    found = region_map(25, TOWNS, {}, {})
    assert found
    assert (found.people, found.places, found.labels, found.says) == ([], [], [], [])
    assert found.path.startswith("M")


def test_a_region_nobody_knows_has_no_map():
    assert region_map(999, TOWNS, {}, {}) is None
