"""The room of occupations and skills."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TaxonomyConfig(AppConfig):
    """Keeps the tables equal to the shipped files: see `load`."""

    name = "perspectief.taxonomy"
    label = "taxonomy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from perspectief.taxonomy.load import after_migrate

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="taxonomy.load")
