import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.exchange.values.week import read_text, read_week, single
from perspectief.taxonomy.needs import OFFICE_WEEK, WHOLE_WEEK, week


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ma t/m vr ochtend", week(range(5), (0,))), ("ma-vr", OFFICE_WEEK), ("maandag tot en met donderdag", week(range(4), (0, 1))), ("ma, di, wo", week((0, 1, 2), (0, 1))), ("ma di wo do vr", OFFICE_WEEK),
        ("ma/wo/vr", week((0, 2, 4), (0, 1))), ("ma en di ochtend, do middag", week((0, 1), (0,)) | week((3,), (1,))), ("ma t/m do, vr ochtend", week(range(4), (0, 1)) | week((4,), (0,))), ("weekend", week((5, 6), (0, 1))),
        ("elke dag", week(range(7), (0, 1))), ("doordeweeks avond", week(range(5), (2,))), ("alle ochtenden", week(range(5), (0,))), ("'s avonds en in het weekend", week(range(5), (2,)) | week((5, 6), (0, 1))),
        ("niet op woensdag", week((0, 1, 3, 4), (0, 1))), ("wo middag niet", OFFICE_WEEK & ~week((2,), (1,))), ("overdag, niet op vrijdag", week(range(4), (0, 1))), ("9.00-15.00", OFFICE_WEEK), ("ma 9-13 uur", week((0,), (0,))),
        ("do t/m ma", week((3, 4, 5, 6, 0), (0, 1))), ("kantoortijden", OFFICE_WEEK), ("altijd", WHOLE_WEEK),
    ],
)  # fmt: skip
def test_dayparts_as_people_write_them(text, wanted):
    found = read_text(text)
    assert found and single(found.bits) == single(wanted) and not found.school


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("weekend weekend avond avond", week((5, 6), (2,))), ("ma en ma ochtend ochtend", week((0,), (0,)))],
)
def test_what_is_said_twice_is_said_once(text, wanted):
    found = read_text(text)
    assert found and found.bits == wanted


def test_school_hours_are_a_thing_of_their_own():
    assert read_text("schooltijden") == (OFFICE_WEEK, True)
    assert read_text("ma en di onder schooltijd") == (week((0, 1), (0, 1)), True)


@pytest.mark.parametrize("text", ["flexibel", "wisselend", "in overleg", "2 dagen"])
def test_what_says_no_day_is_asked(text):
    assert read_text(text) is None
    assert read_week("week_can", pl.Series([text])).reasons.to_list() == ["word"]


@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(["ma", "di", "t/m", "vr", "ochtend", "niet", ",", "en", "9-12", "weekend", "avond", "-"]),
        max_size=8,
    ).map(" ".join)
)
def test_any_text_gives_a_week_or_nothing(text):
    found = read_text(text.lower())
    assert found is None or 0 <= found.bits <= WHOLE_WEEK
