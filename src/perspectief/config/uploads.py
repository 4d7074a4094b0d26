"""How much a browser may send at once, decided before anything of it is written to disk."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from perspectief.exchange.reading.limits import MAX_BYTES

BESIDE = 1024 * 1024  # room for the other fields and the boundaries


class MeasuredFirst(FileUploadHandler):
    """Stands first: refuses by the announced length. A visitor sends no files, so no more than a form may hold."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        """Raises RequestDataTooBig; otherwise leaves the reading to the handlers behind."""
        user = getattr(self.request, "user", None)
        known = user is not None and user.is_authenticated
        if content_length > (MAX_BYTES + BESIDE if known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
            raise RequestDataTooBig("more than one may send at once")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Passes it on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Nothing is kept here."""
