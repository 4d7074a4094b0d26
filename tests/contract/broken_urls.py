"""The site's addresses and one that breaks."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from perspectief.config import urls

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def broken(request: HttpRequest) -> HttpResponse:
    """Fails with words that must not reach the reader."""
    raise RuntimeError("the inside")


urlpatterns = [path("stuk/", broken), *urls.urlpatterns]
