"""How much of a file is read. A register of the largest municipality fits many times over; a bomb does not."""

MAX_BYTES = 200 * 1024 * 1024
MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
MAX_CELL = 32_767  # characters: what a cell of Excel holds
MAX_LINE = 100_000  # characters of one row of a text file
MAX_LINES_IN_ROW = 1_000  # line breaks within the quotes of one row
MAX_DEPTH = 40  # levels of a record in JSON
MAX_UNPACKED = 1024 * 1024 * 1024  # bytes of a workbook once unpacked
MAX_PACKING = 200  # times smaller than unpacked; a real sheet is 10 to 60 times
PACKING_FROM = 8 * 1024 * 1024  # unpacked bytes below which the packing of a part does not matter
MAX_PARTS = 3_000  # files within a workbook
MAX_CELLS = 30_000_000  # cells of the rectangle a sheet spans, empty ones included
