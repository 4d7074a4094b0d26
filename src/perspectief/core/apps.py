"""The floor every room stands on: journal, changes, clock, errors."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
