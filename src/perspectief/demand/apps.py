"""VRAAG: employers, places, tasks."""

from django.apps import AppConfig


class DemandConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.demand"
    label = "demand"
    default_auto_field = "django.db.models.BigAutoField"
