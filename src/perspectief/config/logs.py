"""Logging: one JSON object a line on standard error, without personal data."""

import logging.config
import re
import time
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

PERSONAL = frozenset(
    {
        "bsn",
        "email",
        "name",
        "given_name",
        "family_name",
        "phone",
        "birth_date",
        "password",
        "postcode",
        "street",
        "text",
        "notes",
    }
)
SHAPES = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\d)\d{8,11}(?!\d)|(?<!\w)[1-9]\d{3} ?[A-Z]{2}(?!\w)")
# What PostgreSQL adds to an error holds values of the row: "DETAIL:  Failing row contains (…)", "CONTEXT:  COPY …, line 3: …".
OF_THE_ROW = re.compile(r"\n(DETAIL|CONTEXT|QUERY):.*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)
# What Django says of a request ends in its address, in which anything may have been typed: "Not Found: /…".
OF_AN_ADDRESS = re.compile(r": /.*")
HIDDEN = "[…]"
# At DEBUG these write questions with their values, and everything a page was given: never, whatever the level of the rest.
TELLING = ("django.db.backends", "django.template")


def scrub(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hides what may name a person: fields by name, and by shape e-mail addresses, long numbers and full postcodes."""
    if str(event.get("logger", "")).startswith("django.") and isinstance(event.get("event"), str):
        event["event"] = OF_AN_ADDRESS.sub(f": {HIDDEN}", event["event"])
    return {key: _scrubbed(key, value) for key, value in event.items()}


def _scrubbed(key: str, value: Any) -> Any:
    if key in PERSONAL:
        return HIDDEN
    if isinstance(value, dict):
        return {inner: _scrubbed(str(inner), part) for inner, part in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed("", part) for part in value]
    return SHAPES.sub(HIDDEN, OF_THE_ROW.sub(rf"\n\1: {HIDDEN}", value)) if isinstance(value, str) else value


def set_up_logging(*, production: bool) -> None:
    """Sets up the program's logging. In production everything from INFO, when trying out only what needs attention."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        scrub,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
    level = "INFO" if production else "WARNING"
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": formatter},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {name: {"level": "INFO"} for name in TELLING},
        }
    )


class RequestLogMiddleware:
    """One line per request: method, route (never the address itself: it carries numbers of people), status, milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.log = structlog.get_logger("perspectief.request")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        route = request.resolver_match.route if request.resolver_match else None
        spent = round((time.perf_counter() - begun) * 1000, 1)
        self.log.info("request", method=request.method, route=route, status=response.status_code, ms=spent)
        return response
