"""AANBOD: job seekers, what they can, want and need."""

from django.apps import AppConfig


class SupplyConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.supply"
    label = "supply"
    default_auto_field = "django.db.models.BigAutoField"
