from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from loudou.platform.changes.models import RowChange
from loudou.platform.identity.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _own_cache(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(uuid4())}
    }


@pytest.fixture
def web(cast):
    """A browser in which this person is signed in, reading English."""

    def browser(name="root"):
        client = Client()
        client.force_login(User.objects.get(pk=getattr(cast, name)), backend=BACKEND)
        client.cookies["django_language"] = "en"
        return client

    return browser


@pytest.fixture
def root(cast):
    """The administrator's own context."""
    return cast.acting("root")


@pytest.fixture
def changes_nothing(db):
    """Fails unless no row that has a history was changed meanwhile."""
    before = RowChange.objects.count()
    yield
    assert RowChange.objects.count() == before


def told(response):
    """What the next page will say, with what it offers."""
    return [(str(message), message.extra_tags) for message in get_messages(response.wsgi_request)]
