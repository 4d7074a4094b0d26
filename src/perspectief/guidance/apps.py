"""BEGELEIDING: trials, placements, coaching, milestones, endings, next steps."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.guidance"
    label = "guidance"
    default_auto_field = "django.db.models.BigAutoField"
