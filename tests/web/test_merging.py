"""Three versions of a form: what one side changed is taken, where both did a human chooses. Nothing of mine goes."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from perspectief.web.merging import CHOICE, CLASH, SEEN, choose, merge, posted, said, seal, unseal
from perspectief.web.staff.job_seeker_forms import CardForm

words = st.text(alphabet="abc ", max_size=5)


def sent(before: dict, mine: dict) -> QueryDict:
    form = CardForm()
    data = QueryDict(mutable=True)
    for name, values in posted(form, before | mine).items():
        data.setlist(name, values)
    data[SEEN] = seal(posted(form, before))
    return data


@given(before=words, mine=words, theirs=words)
def test_three_versions_of_a_text(before, mine, theirs):
    form = CardForm()
    current = posted(form, {"motivation": theirs})
    merged, differences, clash = merge(form, sent({"motivation": before}, {"motivation": mine}), current)
    same = [" ".join(text.split()) for text in (before, mine, theirs)]
    if same[1] == same[2] or same[2] == same[0]:
        assert differences == [] and merged["motivation"] == mine
    elif same[1] == same[0]:
        assert not differences[0].clash and merged["motivation"] == theirs
    else:
        assert differences[0].clash and merged["motivation"] == mine
        for chosen, wanted in (("mine", mine), ("theirs", theirs), ("before", before)):
            again = merged.copy()
            again[CLASH], again[CHOICE + "motivation"] = clash, chosen
            assert choose(again)["motivation"] == wanted


def test_a_difference_is_told_in_words():
    form = CardForm()
    before = {"week_can": 1, "modes": 1, "can": (1,), "school_hours": False, "language": None}
    theirs = {"week_can": 3, "modes": 3, "can": (1, 2), "school_hours": True, "language": 2}
    _merged, differences, _clash = merge(form, sent(before, {}), posted(form, theirs))
    told = {one.name: (one.before, one.theirs) for one in differences}
    assert told["week_can"] == ("ma ochtend", "ma ochtend, ma middag")
    assert told["modes"] == ("lopend", "lopend, met de fiets")
    assert told["school_hours"] == ("nee", "ja")
    assert told["language"] == ("leeg", "korte zinnen (A2)")
    assert told["can"][1].startswith(told["can"][0] + ", ")


def test_what_was_seen_cannot_be_made_up():
    assert unseal("x" + seal({"a": 1})) == {}


def test_a_value_in_words():
    assert said(CardForm(), "available_from", "2026-03-02") == "2026-03-02"
    assert said(CardForm(), "hours_max", None) == "leeg"
