"""Counts beside filters, against plain Python."""

from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from perspectief.core.facets import Choice, Facet, counting, counts, narrowing

TOWNS = {"noord": range(3), "zuid": range(3, 7)}
TOWN = Facet("town", tuple(Choice(name, f"n % 7 IN ({', '.join(map(str, rows))})") for name, rows in TOWNS.items()))
SIZE = Facet("size", (Choice("small", "n < 20"), Choice("big", "n >= 15")))
KIND = Facet("kind", (Choice("even", "n % 2 = 0"), Choice("odd", "n % 2 = 1"), Choice("never", "FALSE")))
TESTS = {
    ("town", "noord"): lambda n: n % 7 in TOWNS["noord"],
    ("town", "zuid"): lambda n: n % 7 in TOWNS["zuid"],
    ("size", "small"): lambda n: n < 20,
    ("size", "big"): lambda n: n >= 15,
    ("kind", "even"): lambda n: n % 2 == 0,
    ("kind", "odd"): lambda n: n % 2 == 1,
    ("kind", "never"): lambda n: False,
}
ROWS = range(40)
SOURCE = "FROM (SELECT n, n % 7 AS spot FROM generate_series(0, 39) AS n) AS counted WHERE n >= 0"
CHOSEN = st.fixed_dictionaries(
    {
        "town": st.lists(st.sampled_from(["noord", "zuid"]), unique=True),
        "size": st.lists(st.sampled_from(["small", "big"]), unique=True),
        "kind": st.lists(st.sampled_from(["even", "odd", "never", "unheard of"]), unique=True),
    }
)


def passes(n: int, chosen: dict[str, list[str]], *, but: str = "") -> bool:
    """Whether row `n` passes every facet, except the one named."""
    for name, codes in chosen.items():
        known = [code for code in codes if (name, code) in TESTS]
        if name != but and known and not any(TESTS[name, code](n) for code in known):
            return False
    return True


class TestCounts(TestCase):
    """hypothesis asks for a class of its own per example's transaction."""

    @given(chosen=CHOSEN)
    def test_a_choice_counts_what_one_would_see_with_it(self, chosen):
        """The oracle counts row by row."""
        with connection.cursor() as cursor:
            cursor.execute(counting(SOURCE, (SIZE, KIND), chosen, group="spot", grouped=TOWN))
            found = counts(cursor.fetchall(), (SIZE, KIND))
            cursor.execute(f"SELECT count(*) {SOURCE} AND {narrowing((TOWN, SIZE, KIND), chosen)}")
            assert found.total == cursor.fetchone()[0] == sum(passes(n, chosen) for n in ROWS)
        for facet in (SIZE, KIND):
            for choice in facet.choices:
                seen = [n for n in ROWS if passes(n, chosen, but=facet.name) and TESTS[facet.name, choice.code](n)]
                assert found.by_choice[facet.name][choice.code] == len(seen)
        for spot in range(7):
            seen = [n for n in ROWS if passes(n, chosen, but="town") and n % 7 == spot]
            assert found.by_group.get(spot, 0) == len(seen)
