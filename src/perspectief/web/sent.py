"""What a browser sent, as a number: whatever stands there, nothing breaks."""

from typing import TypeVar

from django.http import HttpRequest

Otherwise = TypeVar("Otherwise", int, None)


def whole(sent: str, otherwise: Otherwise, digits: int = 18) -> int | Otherwise:
    """The whole number that was sent, in plain digits and at most so many (18 fit in the database); else `otherwise`."""
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= digits else otherwise


def sent_number(request: HttpRequest, name: str) -> int:
    """A number of a form that was sent; 0 when it is none."""
    return whole(request.POST.get(name, ""), 0)
