"""Whose address stands in the looks and is counted when somebody tries passwords."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from perspectief.config.proxy import VisitorAddressMiddleware


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("unknown", "10.0.0.1"),
        ("", "10.0.0.1"),
    ],
)
def test_the_address_is_the_last_one_the_proxy_wrote(said, address):
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": said})
    VisitorAddressMiddleware(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address
