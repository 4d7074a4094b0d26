"""Who sees what: actor, decision, grants, looks, database context."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
