"""Addresses. Pages stand in `perspectief.web.urls`; what belongs to the installation itself stands here."""

from django.urls import include, path

from perspectief.config.health import healthy
from perspectief.config.reporting import PATH, security_txt

urlpatterns = [
    path("gezond", healthy, name="gezond"),
    path(PATH, security_txt, name="security_txt"),
    path("", include("perspectief.web.urls")),
]
handler400 = "perspectief.web.failures.bad_request"
handler403 = "perspectief.web.failures.refused"
handler404 = "perspectief.web.failures.missing"
handler500 = "perspectief.web.failures.broken"
handler429 = "perspectief.web.failures.too_often"  # allauth asks for it by this name
