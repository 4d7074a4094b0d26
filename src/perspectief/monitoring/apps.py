"""FIGURES: each with its definition, counted from the facts; snapshots; open data."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"
