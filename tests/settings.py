"""As the program, but logged in as owner on one connection: tests make their data as owner and act as app."""

from perspectief.config.environment import OWNER
from perspectief.config.settings import *  # noqa: F403
from perspectief.config.settings import STATE, database_as

DATABASES = {"default": database_as(OWNER, pool=None)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a test logs in, it guards nobody
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = STATE / "static"
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["*"]
PUBLIC_MARK_SECONDS = 0
