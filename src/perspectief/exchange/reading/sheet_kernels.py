"""The loops over the XML of a workbook: compiled once, kept on disk, free of the interpreter's lock.

A sheet has millions of cells. They are written out as text with separators no cell can hold, so that a fast reader takes them
further. Only the elements of SpreadsheetML that hold values are understood (ECMA-376 part 1, 18.3 and 18.4); others are stepped
over, comments and character data refused. Bytes are UTF-8; a piece ends where a row, or a string, ends.

Nothing guards these loops against reading or writing outside an array: each place is held against the length of what it is in.
"""

from numba import njit

SEPARATOR, END, ROUGH = (
    0x1F,
    0x1E,
    0x1D,
)  # between cells, behind a row, before a value that is not yet as people write it
NUMBER, DAY, TIME, ELAPSED, TRUTH, ISO = b"ndtebi"  # what follows ROUGH: what to make of the value behind it
OK, BROKEN, FULL = range(3)
WRITTEN, WIDTH, LAST_ROW, UNNUMBERED = range(4)  # what is told of the rows of a piece
AT, TAG = 10, 7  # numbers the loop keeps

# No array is made within, so references to arrays need not be counted (nrt): three times faster.
_loop = njit(nogil=True, cache=True, _nrt=False)  # pyright: ignore[reportCallIssue]

_SHARED, _TRUTH, _ERROR, _WORDS, _NUMBER, _ISO = range(6)  # types of a cell
_EMPTY, _R, _S, _T = 0, 1, 3, 5  # of a tag: whether it ends at once; begin and end of its attributes r, s and t
_FILLED, _COLUMN, _TYPE, _STYLE, _SOUNDS, _IN_ROW = range(4, 10)  # where the loop is: last column written, and the cell


@_loop
def _next(xml, at):
    """Where the next tag begins."""
    while at < len(xml) and xml[at] != ord("<"):
        at += 1
    return at


@_loop
def _is_letter(xml, at, letter):
    """Whether an element whose name is this letter begins here."""
    behind = xml[at + 1]
    return xml[at] == letter and (behind == ord(">") or behind <= ord(" ") or behind == ord("/"))


@_loop
def _is_row(xml, at):
    return xml[at] == ord("r") and xml[at + 1] == ord("o") and xml[at + 2] == ord("w")


@_loop
def _is_sound(xml, at):
    """How a text sounds (rPh), or begins here."""
    return xml[at] == ord("r") and xml[at + 1] == ord("P") and xml[at + 2] == ord("h")


@_loop
def _behind(xml, at):
    """The place behind a tag."""
    while at < len(xml) and xml[at] != ord(">"):
        at += 1
    return min(at + 1, len(xml))


@_loop
def _read_attributes(xml, at, tag):
    """Notes attributes r, s and t of a tag, from behind its name; gives the place behind the tag."""
    tag[_EMPTY] = tag[_R] = tag[_R + 1] = tag[_S] = tag[_S + 1] = tag[_T] = tag[_T + 1] = 0
    end = len(xml)
    while at < end and xml[at] != ord(">"):
        letter, start = xml[at], at
        at += 1
        if letter <= ord(" "):
            continue
        if letter == ord("/"):
            tag[_EMPTY] = 1
            continue
        while at < end and xml[at] != ord("=") and xml[at] > ord(" "):
            at += 1
        single = at == start + 1
        while at < end and xml[at] != ord('"') and xml[at] != ord("'"):
            at += 1
        first = at + 1
        at = first
        while at < end and xml[at] != xml[first - 1]:
            at += 1
        place = _R if letter == ord("r") else _S if letter == ord("s") else _T if letter == ord("t") else 0
        if single and place:
            tag[place], tag[place + 1] = first, at
        at += 1
    return min(at + 1, end)


@_loop
def _whole(xml, start, end):
    """The whole number in digits, or -1."""
    number = 0
    for at in range(start, end):
        digit = xml[at] - ord("0")
        if digit < 0 or digit > 9 or number > 99_999_999:
            return -1
        number = number * 10 + digit
    return number if end > start else -1


@_loop
def _put_letter(code, out, w):
    """Writes a character as UTF-8; one that no text holds becomes a space."""
    if (code < 32 and code not in (9, 10, 13)) or code == 127 or code > 0x10FFFF:
        code = 32
    if 0xD800 <= code <= 0xDFFF:
        code = 0xFFFD
    if code < 0x80:
        out[w] = code
        return w + 1
    if code < 0x800:
        out[w], out[w + 1] = 0xC0 | code >> 6, 0x80 | code & 0x3F
        return w + 2
    if code < 0x10000:
        out[w], out[w + 1], out[w + 2] = 0xE0 | code >> 12, 0x80 | code >> 6 & 0x3F, 0x80 | code & 0x3F
        return w + 3
    out[w], out[w + 1] = 0xF0 | code >> 18, 0x80 | code >> 12 & 0x3F
    out[w + 2], out[w + 3] = 0x80 | code >> 6 & 0x3F, 0x80 | code & 0x3F
    return w + 4


@_loop
def _based(xml, start, end, base):
    """The number in digits of base 10 or 16, or -1."""
    number = 0
    for at in range(start, end):
        letter = xml[at] | 32
        digit = letter - ord("a") + 10 if letter >= ord("a") else xml[at] - ord("0")
        if digit < 0 or digit >= base or number > 0x10FFFF:
            return -1
        number = number * base + digit
    return number if end > start else -1


@_loop
def _entity(xml, start, end):
    """The character an entity between & and ; stands for, or -1."""
    length = end - start
    if length > 1 and xml[start] == ord("#"):
        if xml[start + 1] | 32 == ord("x"):
            return _based(xml, start + 2, end, 16)
        return _based(xml, start + 1, end, 10)
    first = xml[start] if length else 0
    if length == 2 and xml[start + 1] == ord("t"):
        return ord("<") if first == ord("l") else ord(">") if first == ord("g") else -1
    if length == 3 and first == ord("a") and xml[start + 1] == ord("m"):
        return ord("&")
    if length == 4:
        return ord('"') if first == ord("q") else ord("'") if first == ord("a") else -1
    return -1


@_loop
def _put_text(xml, start, end, out, w):
    """Writes text with its entities and _x000D_ as letters; gives the place behind it, or -1 when an entity is unknown."""
    at = start
    while at < end:
        letter = xml[at]
        if letter == ord("&"):
            stop = at + 1
            while stop < end and xml[stop] != ord(";"):
                stop += 1
            code = _entity(xml, at + 1, stop)
            if code < 0 or stop == end:
                return -1
            w, at = _put_letter(code, out, w), stop + 1
        elif letter == ord("_") and at + 6 < end and xml[at + 1] == ord("x") and xml[at + 6] == ord("_"):
            code = _based(xml, at + 2, at + 6, 16)
            w = _put_letter(code if code >= 0 else letter, out, w)
            at += 7 if code >= 0 else 1
        elif letter < 32 or letter == 127:
            w, at = _put_letter(letter, out, w), at + 1
        else:
            out[w] = letter
            w, at = w + 1, at + 1
    return w


@_loop
def strings(xml, prefix, out, ends):
    """The texts of a piece of the shared strings, one behind the other in `out`, and where each ends.

    xml, out: uint8, `out` at least as long as `xml`. prefix: letters before each name. ends: int64, one for each string there can
    be. Gives bytes written, strings found, and OK or BROKEN. A text in several runs is one text; how it sounds is left out.
    """
    at, w, count, inside, sounds = _next(xml, 0), 0, 0, False, False
    while at < len(xml):
        closes = at + 1 < len(xml) and xml[at + 1] == ord("/")
        at += 1 + closes + prefix
        if at + 2 >= len(xml) or xml[at] == ord("!") or count == len(ends):
            return 0, count, BROKEN
        is_string, is_text = xml[at] == ord("s") and xml[at + 1] == ord("i"), _is_letter(xml, at, ord("t"))
        sounds = not closes if _is_sound(xml, at) else sounds
        at = _behind(xml, at)
        end = _next(xml, at)
        if is_string:
            inside, sounds = not closes and xml[at - 2] != ord("/"), False
            if not inside:
                ends[count] = w
                count += 1
        elif is_text and inside and not closes and not sounds:
            w = _put_text(xml, at, end, out, w)
            if w < 0:
                return 0, count, BROKEN
        at = end
    return w, count, BROKEN if inside else OK


@_loop
def _put_whole(number, out, w):
    """Writes a whole number."""
    size, rest = 1, number // 10
    while rest:
        size, rest = size + 1, rest // 10
    for place in range(size - 1, -1, -1):
        out[w + place] = ord("0") + number % 10
        number //= 10
    return w + size


@_loop
def _is_short(xml, start, end):
    """Whether a number is written as people write it: digits, at most fifteen, without zeros that say nothing."""
    at = start + (start < end and xml[start] == ord("-"))
    first, point = at, -1
    while at < end:
        if xml[at] == ord(".") and point < 0:
            point = at
        elif xml[at] < ord("0") or xml[at] > ord("9"):
            return False
        at += 1
    before = (point if point >= 0 else end) - first
    if before < 1 or end - first > 16 or (end - first == 16 and point < 0):
        return False
    if xml[first] == ord("0") and (before > 1 or (point < 0 and first > start)):
        return False
    return point < 0 or (xml[end - 1] != ord("0") and xml[end - 1] != ord("."))


@_loop
def _put_bytes(source, start, end, out, w):
    for at in range(start, end):
        out[w + at - start] = source[at]
    return w + end - start


@_loop
def _column(xml, start, end):
    """Column (0-based) of a cell's name, as AB12; -1 where it has none."""
    column, at = 0, start
    while at < end and column < 1_000_000 and ord("a") <= xml[at] | 32 <= ord("z"):
        column = column * 26 + (xml[at] | 32) - 96
        at += 1
    return column - 1


@_loop
def _type(xml, start, end):
    """Type of a cell (ST_CellType), by its first letter."""
    first = xml[start] if end > start else ord("n")
    if first == ord("s"):
        return _SHARED if end == start + 1 else _WORDS
    if first == ord("n"):
        return _NUMBER
    return _TRUTH if first == ord("b") else _ERROR if first == ord("e") else _ISO if first == ord("d") else _WORDS


@_loop
def _end_row(at, out):
    if at[_FILLED] >= 0:
        out[at[WRITTEN]] = END
        at[WRITTEN] += 1
        at[WIDTH] = max(at[WIDTH], at[_FILLED] + 1)
    at[_FILLED] = -1
    at[_IN_ROW] = 0


@_loop
def _begin_row(xml, tag, at):
    """Notes the number of a row. One without comes behind the one before."""
    number = _whole(xml, tag[_R], tag[_R + 1])
    if number < 0:
        at[UNNUMBERED] += at[UNNUMBERED] == at[LAST_ROW]
        number = at[LAST_ROW] + 1
    at[LAST_ROW], at[_COLUMN], at[_IN_ROW] = number, -1, not tag[_EMPTY]


@_loop
def _begin_cell(xml, tag, at, styles):
    """Notes column, type and style of a cell."""
    column = _column(xml, tag[_R], tag[_R + 1])
    style = _whole(xml, tag[_S], tag[_S + 1])
    at[_COLUMN] = column if column >= 0 else at[_COLUMN] + 1
    at[_TYPE] = _type(xml, tag[_T], tag[_T + 1])
    at[_STYLE] = styles[style] if 0 <= style < len(styles) else NUMBER
    at[_SOUNDS] = 0


@_loop
def _put_cell(xml, start, end, texts, ends, at, out):
    """Writes the value of the cell, or more of it, behind the separators before it."""
    column, kind, first, last = at[_COLUMN], at[_TYPE], start, end
    if kind == _ERROR or start == end:
        return OK
    if column < at[_FILLED] or not at[_IN_ROW]:
        return BROKEN
    if kind == _SHARED:
        number = _whole(xml, start, end)
        if number < 0 or number >= len(ends):
            return BROKEN
        first, last = ends[number - 1] if number else 0, ends[number]
    w = at[WRITTEN]
    if w + last - first + column + 20 > len(out):
        return FULL
    if at[_FILLED] < 0:
        w = _put_whole(at[LAST_ROW], out, w)
    for _ in range(at[_FILLED], column):
        out[w] = SEPARATOR
        w += 1
    at[_FILLED] = column
    if kind == _SHARED:
        w = _put_bytes(texts, first, last, out, w)
    else:
        w = _put_written(xml, start, end, kind, at[_STYLE], out, w)
    at[WRITTEN] = w
    return OK if w >= 0 else BROKEN


@_loop
def _put_written(xml, start, end, kind, style, out, w):
    """Writes a value that stands in the cell itself; marked when it is not yet as people write it. -1 when it is no text."""
    if kind == _NUMBER:
        mark = style if style != NUMBER or not _is_short(xml, start, end) else 0
    else:
        mark = TRUTH if kind == _TRUTH else ISO if kind == _ISO else 0
    if mark:
        out[w], out[w + 1] = ROUGH, mark
        w += 2
    return _put_text(xml, start, end, out, w)


@_loop
def rows(xml, prefix, texts, ends, styles, out, at, tag):
    """The rows of a piece of a sheet as text: number of the row, cells up to the last that holds anything, END.

    xml, out: uint8. prefix: letters before each name. texts, ends: the shared strings (see `strings`). styles: uint8, what each
    style makes of a number. at, tag: int64, AT and TAG zeros. Of `at` four tell: WRITTEN bytes, WIDTH of the widest row, LAST_ROW,
    and how many rows at the top were UNNUMBERED and begin at 1 here. Gives OK, BROKEN, or FULL when `out` is.
    """
    place, trouble = _next(xml, 0), OK
    at[_FILLED], at[_COLUMN] = -1, -1
    while place < len(xml) and trouble == OK:
        closes = place + 1 < len(xml) and xml[place + 1] == ord("/")
        place += 1 + closes + prefix
        if place + 2 >= len(xml) or xml[place] == ord("!"):
            return BROKEN
        letter, is_row, is_sound = xml[place], _is_row(xml, place), _is_sound(xml, place)
        letter = letter if _is_letter(xml, place, letter) else 0
        if closes:
            if is_row:
                _end_row(at, out)
        elif letter == ord("c") or is_row:
            place = _read_attributes(xml, place + (3 if is_row else 1), tag)
            if is_row:
                _begin_row(xml, tag, at)
            else:
                _begin_cell(xml, tag, at, styles)
        elif letter == ord("v") or (letter == ord("t") and not at[_SOUNDS]):
            place = _behind(xml, place)
            trouble = _put_cell(xml, place, _next(xml, place), texts, ends, at, out)
        if is_sound:
            at[_SOUNDS] = not closes
        place = _next(xml, place)
    return BROKEN if trouble == OK and at[_IN_ROW] else trouble
