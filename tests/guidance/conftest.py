"""The scene of this room, made as owner; what is tested runs as app."""

import pytest

from tests.guidance.scene import scene


@pytest.fixture
def there(as_app):
    return scene()
