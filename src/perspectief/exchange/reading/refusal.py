"""Why a file, or a row of it, cannot be taken: typed, and in words for the person who dropped it."""

from dataclasses import dataclass

from perspectief.core.errors import UserError


class Unreadable(UserError):
    """The file as a whole cannot be read. `code` for programs, `line` of the file when one line is to blame."""

    def __init__(self, code: str, message: str, line: int | None = None):
        super().__init__(message)
        self.code = code
        self.line = line


@dataclass(frozen=True)
class Fault:
    """A row that cannot be read at all: line (or record) in the file, why, and the row as it stands there, shortened."""

    line: int
    code: str
    message: str
    raw: str
