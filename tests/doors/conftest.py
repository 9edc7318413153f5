import re
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from loudou.customers.services.register_accounts import register_accounts
from loudou.customers.shapes import AccountDraft
from loudou.platform.identity.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _addresses(settings, request):
    """Every test here asks all pages, unless it names other addresses."""
    if request.node.get_closest_marker("urls") is None:
        settings.ROOT_URLCONF = "tests.doors.urls"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(uuid4())}
    }


@pytest.fixture
def web(cast):
    """A browser in which this person is signed in, reading English."""

    def browser(name="ada", **options):
        client = Client(**options)
        client.force_login(User.objects.get(pk=getattr(cast, name)), backend=BACKEND)
        client.cookies["django_language"] = "en"
        return client

    return browser


@pytest.fixture
def accounts(ada):
    """Makes so many accounts of Ada's, 测试公司1, 测试公司2 and so on; returns their ids."""

    def make(count, **values):
        drafts = [
            AccountDraft(name=f"测试公司{n}", city="苏州" if n % 2 else "宁波", **values) for n in range(1, count + 1)
        ]
        return [made.id for made in register_accounts(ada, drafts=drafts)]

    return make


def text_of(response):
    """The page as a reader has it: no markup, single blanks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def told(response):
    """The messages the next page will show, with their extra tags."""
    return [(str(message), message.extra_tags) for message in get_messages(response.wsgi_request)]
