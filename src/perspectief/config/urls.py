"""Addresses. Pages stand in `perspectief.web.urls`; what belongs to the installation itself stands here."""

from django.urls import include, path

from perspectief.config.health import healthy

urlpatterns = [
    path("gezond", healthy, name="gezond"),
    path("account/", include("allauth.account.urls")),
]
