"""Files as municipalities and employers send them, written by script: every oddity on purpose, every name made up."""

import io
import zipfile

import xlsxwriter

PEOPLE_HEADERS = [
    "Klantnr",
    "Achternaam",
    "Voornaam",
    "Geb.datum",
    "PC",
    "Gewenst beroep",
    "Uren",
    "Vervoer",
    "Rijbewijs",
    "Stand",
    "Laatste contact",
    "Dagdelen",
    "Nationaliteit",
]
PEOPLE_ROWS = [
    [
        "1001",
        "Vries",
        "Noor",
        "03-07-1984",
        "4811 KL",
        "magazijnmedewerker",
        "24-32",
        "fiets",
        "B",
        "werkfit",
        "1 jan. 2026",
        "ma t/m vr ochtend",
        "NL",
    ],
    [
        "1002",
        "Yıldız",
        "Efe",
        "14-2-1991",
        "4817AB",
        "keukenhulp",
        "36u",
        "ov",
        "geen",
        "midden",
        "20260115",
        "schooltijden",
        "NL",
    ],
    [
        "1003",
        "Öz",
        "Daan",
        "1990-12-31",
        "4823",
        "hovenier",
        "fulltime",
        "auto",
        "b, be",
        "laag",
        "15/02/2025",
        "kantoortijden",
        "NL",
    ],
]


def delimited(rows: list[list[str]], separator: str = ";", *, quoted: bool = False) -> str:
    """Rows as text with separators; quotes only where needed, or everywhere."""

    def cell(text: str) -> str:
        needed = quoted or separator in text or '"' in text or "\n" in text
        return '"' + text.replace('"', '""') + '"' if needed else text

    return "\r\n".join(separator.join(cell(text) for text in row) for row in rows) + "\r\n"


def people_csv(rows: list[list[str]] | None = None, *, separator: str = ";", encoding: str = "utf-8") -> bytes:
    """A register of three people, or of these."""
    return delimited([PEOPLE_HEADERS, *(rows or PEOPLE_ROWS)], separator).encode(encoding)


def workbook(
    sheets: dict[str, list[list[object]]],
    *,
    merged: list[tuple[str, int, int, int, int, str]] | None = None,
    hidden: tuple[str, ...] = (),
) -> bytes:
    """An Excel file. `merged`: sheet, first row, first column, last row, last column, text."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "dd-mm-yyyy"}
    )
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for one in merged or ():
            if one[0] == name:
                sheet.merge_range(*one[1:])
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return file.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip with these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook_of(sheet: str, *, strings: str = "", styles: str = "", settings: str = "", prefix: str = "") -> bytes:
    """An Excel file with one sheet, its parts as they stand here: rows, shared strings, formats, settings of the workbook.

    `prefix`: what stands before the names of elements, as in x:row.
    """

    def part(name: str, inner: str) -> bytes:
        space = f'xmlns:{prefix[:-1]}="{_MAIN}"' if prefix else f'xmlns="{_MAIN}"'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<{prefix}{name} {space} xmlns:r="{_TYPES}">{inner}</{prefix}{name}>'.encode()

    def related(kinds: dict[str, str]) -> bytes:
        listed = "".join(
            f'<Relationship Id="{kind}" Type="{_TYPES}/{kind}" Target="{target}"/>' for kind, target in kinds.items()
        )
        return f"<Relationships>{listed}</Relationships>".encode()

    sheets = f'{settings}<{prefix}sheets><{prefix}sheet name="Blad1" sheetId="1" r:id="worksheet"/></{prefix}sheets>'
    return zipped(
        {
            "_rels/.rels": related({"officeDocument": "xl/workbook.xml"}),
            "xl/workbook.xml": part("workbook", sheets),
            "xl/_rels/workbook.xml.rels": related(
                {
                    "worksheet": "worksheets/sheet1.xml",
                    "sharedStrings": "sharedStrings.xml",
                    "styles": "/xl/styles.xml",
                }
            ),
            "xl/worksheets/sheet1.xml": part(
                "worksheet", f"<{prefix}sheetData>{sheet}</{prefix}sheetData><{prefix}mergeCells/>"
            ),
            "xl/sharedStrings.xml": part("sst", strings),
            "xl/styles.xml": part("styleSheet", styles),
        }
    )
