"""Organisations, memberships with role and dates, users."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"
