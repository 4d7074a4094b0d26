"""Django's settings. What differs between installations comes from `environment` and `keys`; the rest is the same everywhere."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from perspectief.config import calls, database, environment, keys, providers
from perspectief.config.environment import OWNER
from perspectief.config.logs import set_up_logging
from perspectief.config.mail import mail_settings

PACKAGE = Path(__file__).resolve().parents[1]
ENVIRONMENT = environment.read()
PRODUCTION = ENVIRONMENT.production
STATE = ENVIRONMENT.state
environment.prepare()

_KEYS = keys.read(ENVIRONMENT.keys)
SECRET_KEY = _KEYS.site
SET_UP_CODE = keys.set_up_code(_KEYS.site)
BSN_KEYS, BSN_KEY_CURRENT, BSN_HASH_KEY = _KEYS.bsn, _KEYS.bsn_current, _KEYS.bsn_hash

DEBUG = False
ALLOWED_HOSTS = [*ENVIRONMENT.hosts] or ([] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
if PRODUCTION and not ALLOWED_HOSTS:
    raise environment.WrongSettingError("PERSPECTIEF_HOSTS ontbreekt: noem de namen waaronder de site bereikbaar is.")
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ENVIRONMENT.hosts if ENVIRONMENT.behind_proxy]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "perspectief.web",  # before allauth: its templates go first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "procrastinate.contrib.django",
    "perspectief.config",
    "perspectief.core",
    "perspectief.access",
    "perspectief.geo",
    "perspectief.taxonomy",
    "perspectief.parties",
    "perspectief.work",
    "perspectief.supply",
    "perspectief.demand",
    "perspectief.training",
    "perspectief.matching",
    "perspectief.guidance",
    "perspectief.oversight",
    "perspectief.monitoring",
    "perspectief.plans",
    "perspectief.learning",
    "perspectief.exchange",
    "perspectief.privacy",
]
MIDDLEWARE = [
    *(["perspectief.config.proxy.VisitorAddressMiddleware"] if ENVIRONMENT.behind_proxy else []),
    "django.middleware.security.SecurityMiddleware",
    "perspectief.config.logs.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "perspectief.config.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # behind the headers: a style sheet carries them too
    "django.contrib.sessions.middleware.SessionMiddleware",
    "perspectief.web.public.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "perspectief.config.sessions.SessionLimitMiddleware",
    "perspectief.web.kept.LogInFirstMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "perspectief.web.proof.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "perspectief.web.failures.UserErrorMiddleware",
    "perspectief.access.middleware.ActorMiddleware",  # innermost: it carries the actor into the database for the view alone
]
ROOT_URLCONF = "perspectief.config.urls"
WSGI_APPLICATION = "perspectief.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Database: the role is chosen per process. Only `perspectief migrate` is owner.
DATABASE_ROLES = database.role_names(
    ENVIRONMENT
)  # 'owner', 'app', 'maintenance' -> name on the server; migrations grant to these
POOL = {"min_size": 1, "max_size": ENVIRONMENT.pool, "timeout": 10}


def database_as(role: str, pool: dict | None) -> dict:
    """Django's description of the database, logged in as `role` ('owner', 'app', 'maintenance')."""
    known = database.parameters(ENVIRONMENT, role)
    rest = {name: value for name, value in known.items() if name not in {"dbname", "user", "password", "host", "port"}}
    return {
        "ENGINE": "perspectief.access.backend",
        "NAME": known["dbname"],
        "USER": known["user"],
        "PASSWORD": known.get("password", ""),
        "HOST": known.get("host", ""),
        "PORT": str(known.get("port", "")),
        "ATOMIC_REQUESTS": True,
        "CONN_HEALTH_CHECKS": bool(pool),
        "OPTIONS": rest | ({"pool": pool} if pool else {}),
        "TEST": {"TEMPLATE": database.template(ENVIRONMENT)},
    }


DATABASE_AS = database_as
DATABASES = {"default": database_as(ENVIRONMENT.role, None if ENVIRONMENT.role == OWNER else POOL)}

# What all processes count together: attempts to log in, spent codes. Above MAX_ENTRIES what is over is cleared at once.
CACHES = {
    "default": {
        "BACKEND": "perspectief.config.remembered.Table",
        "LOCATION": "parties_remembered",
        "KEY_FUNCTION": "perspectief.config.remembered.digest",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

# People
AUTH_USER_MODEL = "parties.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # memory-hard, in Python itself
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"  # background work stands in jobs.py of its room
ACTOR_OF_REQUEST = "perspectief.parties.queries.of_request"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:today"
ACCOUNT_ADAPTER = "perspectief.config.login.ClosedAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the organisation's administrator, never by the visitor
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Attempts: per address (ip) and per account (key, user); every process counts in the same table (CACHES).
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key,50/d/key",  # passwords, codes and recovery codes
    "reauthenticate": "5/5m/user",  # nosec B105
    "change_password": "5/5m/user",  # nosec B105
    "reset_password": "10/m/ip,5/h/key",  # nosec B105
    "reset_password_from_key": "20/m/ip",  # nosec B105
    "organisation_login": "60/m/ip",  # each asks the provider something
}

# Second factor: compulsory for whoever reaches persons (web.proof), but in a database marked as made.
MFA_ADAPTER = "perspectief.config.login.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Perspectief"
MFA_TOTP_TOLERANCE = 1  # clocks differ, and typing takes time; a code counts once all the same (web.public.codes)
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_REAUTHENTICATION_REQUIRED = False  # web.proof.freshly_proved asks it, of these pages and of others
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from the organisation, not from the visitor

# Organisations that let their staff log in with their own account (OpenID Connect): see docs/operators.
ORGANISATION_LOGINS = providers.read(ENVIRONMENT.oidc, production=PRODUCTION)
SOCIALACCOUNT_ADAPTER = "perspectief.web.public.organisation.OrganisationAdapter"

# Sessions: 30 minutes without a request, 12 hours at most (SessionLimitMiddleware).
SESSION_ENGINE = "perspectief.parties.sessions"
SESSION_COOKIE_AGE = 30 * 60
SESSION_ABSOLUTE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "perspectief.web.kept.forged"
SESSION_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
OWN_COOKIES = "__Host-" if PRODUCTION else ""  # no other name below the same domain can put one in its place
SESSION_COOKIE_NAME, LANGUAGE_COOKIE_NAME = f"{OWN_COOKIES}sessie", f"{OWN_COOKIES}taal"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^gezond$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURITY_CONTACT = ENVIRONMENT.security_contact
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_proxy else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the design system's style sheets carry their check marks and arrows as data
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

PUBLIC_MARK_SECONDS = 5  # how long a process goes by what it knows was told last (web.country.keeping)

# Pages
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "perspectief.web.shell.shell",
            ],
        },
    }
]
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # another site frames a chart, and loads nothing of ours into its own page
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "perspectief.config.uploads.MeasuredFirst",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# Out of the program: servers that may be called, and the scanner of files
OUTGOING = calls.origins(ENVIRONMENT.outgoing, production=PRODUCTION)
OUTGOING_PRIVATE = calls.networks(ENVIRONMENT.outgoing_private)
UPLOAD_SCANNER = calls.scanner(ENVIRONMENT.scanner)

# Mail and logs
ERASED_FILE = ENVIRONMENT.erased_file
SEALS_FILE, SEALS_MAIL = ENVIRONMENT.seals_file, ENVIRONMENT.seals_mail
globals().update(mail_settings(ENVIRONMENT.mail_url))
if ENVIRONMENT.mail_from:
    DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
LOGGING_CONFIG = None
set_up_logging(production=PRODUCTION)
