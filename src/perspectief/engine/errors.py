"""What the engine says when its input is wrong."""


class EngineError(ValueError):
    """Input that cannot be matched: names the column and, where there is one, the row."""
