"""How people sign in: nobody signs up by themselves, an administrator adds them."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from loudou.platform.identity.networks import network_of
from loudou.platform.identity.services.note_sign_in import note_sign_in


class ClosedSignUpAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in without self-registration; when it happened is kept."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by an administrator."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What attempts are counted under; nothing else is done with it."""
        return network_of(request)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Begin the session and note the instant."""
        super().login(request, user)
        note_sign_in(user_id=user.pk, now=datetime.now(UTC))
