"""The site's addresses and one that breaks."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from perspectief.config import urls

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def broken(request: HttpRequest) -> HttpResponse:
    """Fails with words that must not reach the reader."""
    raise RuntimeError("the inside")


@login_not_required
def keepable(request: HttpRequest) -> HttpResponse:
    """Says it may be kept."""
    return HttpResponse("x", headers={"Cache-Control": "max-age=3600"})


@login_not_required
def nonced(request: HttpRequest) -> HttpResponse:
    """A page with a script of its own."""
    return HttpResponse(f'<script src="/x.js" nonce="{request.csp_nonce}"></script>')


urlpatterns = [path("nonce/", nonced), path("stuk/", broken), path("bewaarbaar/", keepable), *urls.urlpatterns]
