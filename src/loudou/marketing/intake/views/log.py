"""Where the intake log shows what came in by one form, source or mailbox."""

from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode


def log_of(*, field: str, pk: UUID) -> str:
    """The address of the log's list, narrowed to the record this field names, newest first."""
    asked = {"filter": f'{field} == "{pk}"', "sort": "-received_at"}
    return f"{reverse('records:list', args=['intake-entries'])}?{urlencode(asked)}"
