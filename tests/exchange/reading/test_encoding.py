import pytest

from perspectief.exchange.reading.encoding import decode
from perspectief.exchange.reading.refusal import Unreadable

TEXT = "naam;plaats\r\nRenée;'s-Gravenhage\r\nJosé;Hoofddorp\r\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("windows-1252", "windows-1252"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
    ],
)
def test_recognises_the_encodings_registers_use(encoding, name):
    found = decode(TEXT.encode(encoding))
    assert found.text == TEXT.replace("\r\n", "\n")
    assert found.encoding == name


def test_reads_the_euro_sign_and_curly_quotes_of_windows():
    assert decode("loon;€ 15,40;‘kort’".encode("windows-1252")).text == "loon;€ 15,40;‘kort’"


def test_reads_bytes_windows_does_not_know_as_latin():
    assert decode(b"naam;\x81\xe9\n" * 3).text.startswith("naam;\x81é")


def test_undoes_letters_that_were_encoded_twice_and_says_on_which_lines():
    found = decode("naam\nRenÃ©e\nPiet\n".encode())
    assert found.text == "naam\nRenée\nPiet\n"
    assert found.odd_lines == (2,)


def test_a_few_lines_in_another_encoding_do_not_spoil_the_rest():
    found = decode("naam\nRenée\nZoë\nÖz\n".encode() + "André\n".encode("windows-1252"))
    assert found.text == "naam\nRenée\nZoë\nÖz\nAndré\n"
    assert found.odd_lines == (5,)


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "leeg"),
        (b" \r\n\x00\n", "leeg"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "plaatje"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "wachtwoord"),
        (b"<!DOCTYPE html><html><table>", "webpagina"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "webpagina"),
        (bytes(range(256)) * 20, "geen leesbare letters"),
        (b"\x1f\x8b\x08", "ingepakt"),
    ],
)
def test_says_what_a_file_is_when_it_is_no_text(data, part):
    with pytest.raises(Unreadable, match=part):
        decode(data)


def test_control_characters_become_spaces():
    assert decode(b"naam;plaats\nJan\x0bsen;Bre\x0cda\n" + b"Noor;Breda\n" * 50).text.startswith(
        "naam;plaats\nJan sen;Bre da\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16", "utf-32"])
def test_every_line_end_becomes_the_same(encoding):
    found = decode("naam;plaats\rRenée;Breda\r\nZoë;Etten\n\rJosé;Made\r".encode(encoding))
    assert found.text == "naam;plaats\nRenée;Breda\nZoë;Etten\n\nJosé;Made\n"


def test_twice_encoded_letters_are_mended_where_lines_end_the_old_way():
    found = decode("naam\rRenÃ©e\rZoë\r".encode())
    assert found.text == "naam\nRenée\nZoë\n" and found.odd_lines == (2,)


def test_a_file_that_says_it_is_utf8_stays_so_when_a_letter_is_damaged():
    found = decode(b"\xef\xbb\xbfnaam\nRen\xc3\xa9e\nZo\xc3\nNo\xc3\xa9mi\n")
    assert found.text == "naam\nRenée\nZo\ufffd\nNoémi\n" and found.encoding == "utf-8"


def test_lines_decide_what_a_mixed_file_is_not_letters():
    western = "één ééé éééé éééé\n".encode("windows-1252")
    found = decode("Zoë\nNoé\nRenée\n".encode() + western)
    assert found.encoding == "utf-8" and found.text == "Zoë\nNoé\nRenée\néén ééé éééé éééé\n"


def test_form_feeds_of_a_printed_list_are_no_sign_of_another_kind_of_file():
    assert decode(b"naam\x0c\x1b\n" * 30).text == "naam  \n" * 30


def test_a_mark_within_the_text_is_kept_apart_from_that_of_the_file():
    assert decode("\ufeff\ufeffnaam;uren\nNoor;24\n".encode()).text == "naam;uren\nNoor;24\n"
