"""Errors a user can do something about. The message is Dutch and for the person who reads it: what, what was kept, what now."""


class UserError(Exception):
    """The base: a message for the screen, and a code for programs."""

    code = "error"

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class Refused(UserError):
    """The actor may not do this, or the rules do not allow it now."""

    code = "refused"


class Invalid(UserError):
    """Input that cannot be taken: `fields` maps the name of a field to what is wrong with it."""

    code = "invalid"

    def __init__(self, message: str, fields: dict[str, str] | None = None):
        super().__init__(message)
        self.fields = fields or {}


class Changed(UserError):
    """A colleague saved first: `current` is the row as it is now, so that the difference can be shown."""

    code = "changed"

    def __init__(self, message: str, current: object):
        super().__init__(message)
        self.current = current


class Missing(UserError):
    """It does not exist for this actor. Pages answer 404, whether it is hidden or was never there."""

    code = "missing"
