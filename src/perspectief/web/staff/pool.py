"""Placeholder being written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from perspectief.web.door import participant


@participant
def pool(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "web/staff/pool.html")
