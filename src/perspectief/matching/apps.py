"""MATCH: who fits where, why, and what a human decided about it."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.matching"
    label = "matching"
    default_auto_field = "django.db.models.BigAutoField"
