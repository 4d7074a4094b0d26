"""Who enters the pages of the own work."""

from tests.web.conftest import enter

__all__ = ["enter"]
