"""DOE-AGENDA: the plan of a region, its money, its decision, and what stands in its way."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
