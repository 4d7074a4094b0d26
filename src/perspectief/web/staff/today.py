"""Placeholder being written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from perspectief.web.door import participant


@participant
def today(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "web/staff/today.html")
