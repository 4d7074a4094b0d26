"""Behind a proxy the address of every request is the proxy's: the visitor's own is the last one the proxy wrote down.

Limits on trying passwords count per address, and the looks say from where somebody looked: both need the real one.
"""

import contextlib
import ipaddress
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class VisitorAddressMiddleware:
    """Stands first, and only behind a proxy (PERSPECTIEF_PROXY). What comes before the last address a visitor can make up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        with contextlib.suppress(ValueError):  # the proxy does not say: its own address stays
            request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(last))
        return self.get_response(request)
