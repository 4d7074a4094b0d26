"""The pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.web"
    label = "web"
