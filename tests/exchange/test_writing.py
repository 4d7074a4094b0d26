import polars as pl
import pytest

from perspectief.exchange.writing import MARK, guarded, separated


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|x", "'+cmd|x"),
        ("-2+3", "'-2+3"),
        ("\tx", "'\tx"),
        ("-5", "-5"),
        ("+31612345678", "+31612345678"),
        ("Noor", "Noor"),
        ("", ""),
    ],
)
def test_no_cell_is_taken_for_a_formula(text, wanted):
    assert guarded(text) == wanted


def test_a_spreadsheet_opens_it_well():
    data = separated(pl.DataFrame({"=rij": [2], "naam": ["Zoë; =x"], "formule": ["=1+1"]}))
    assert data == MARK + "'=rij;naam;formule\r\n2;\"Zoë; =x\";'=1+1\r\n".encode()
