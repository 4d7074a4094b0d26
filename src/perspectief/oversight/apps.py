"""TOEZICHT: odd looking is found, explained and judged; questions of people who wonder who looked."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"
