"""Tasks, clocks and reminders: written by the rooms above, read by Vandaag."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"
