"""LEERAGENDA: themes, activities, lessons, good practices."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.learning"
    label = "learning"
    default_auto_field = "django.db.models.BigAutoField"
