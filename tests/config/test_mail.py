"""One URL says where mail goes."""

import pytest

from perspectief.config.environment import WrongSettingError
from perspectief.config.mail import mail_settings


def test_without_a_url_no_mail_leaves():
    assert mail_settings("") == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


def test_mail_is_always_encrypted():
    found = mail_settings("smtp://regio:ge%40heim@mail.example")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("regio", "ge@heim")
    found = mail_settings("smtps://mail.example:2465")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (2465, True, False)


@pytest.mark.parametrize("url", ["mail.example", "http://geheim@mail.example", "smtp://", "smtp://geheim@h:x"])
def test_what_cannot_be_used_is_said_and_not_repeated(url):
    with pytest.raises(WrongSettingError, match="PERSPECTIEF_MAIL_URL moet zijn als") as caught:
        mail_settings(url)
    assert "geheim" not in str(caught.value)
