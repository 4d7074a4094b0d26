"""Nobody fills the disk: what is too large is refused before it is read."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse

from perspectief.config import uploads
from tests.factories import MembershipFactory

OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def written(monkeypatch) -> list[str]:
    """Names of files that came to the disk."""
    names: list[str] = []
    former = TemporaryFileUploadHandler.new_file

    def noted(self, *args, **options):
        former(self, *args, **options)
        names.append(self.file_name)

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", noted)
    return names


def large() -> SimpleUploadedFile:
    return SimpleUploadedFile("groot.csv", b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))


@pytest.mark.parametrize("path", [reverse("web:analysis"), reverse("account_login"), "/er-is-niets/"])
@pytest.mark.parametrize("checks", [True, False])
def test_a_visitor_writes_nothing_to_disk(db, written, path, checks):
    client = Client(enforce_csrf_checks=checks, raise_request_exception=False)
    client.get(reverse("account_login"))
    client.post(path, {"bestand": large(), "csrfmiddlewaretoken": "a" * 64}, headers=OURS)
    assert written == []


def test_who_is_logged_in_may_send_a_file_but_not_any_size(as_app, written, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(MembershipFactory().user)
    client.post(reverse("web:analysis"), {"bestand": large()})
    assert written == ["groot.csv"]
    monkeypatch.setattr(uploads, "MAX_BYTES", 5 * 2**20)
    answer = client.post(reverse("web:analysis"), {"bestand": large()})
    assert answer.status_code == 413 and written == ["groot.csv"]
    assert "200 MB" in answer.content.decode()
