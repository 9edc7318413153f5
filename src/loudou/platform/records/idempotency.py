"""Calls that must not act twice: the answer is stored in the transaction of the effect."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from loudou.kernel.errors import Conflict, Invalid
from loudou.platform.records.models import IdempotentCall

LONGEST_KEY = 255
Answer = tuple[int, bytes]


class KeyReused(Invalid):
    """The idempotency key was used before for another request."""

    code = "idempotency_key_reused"
    status = 422


class KeyRequired(Conflict):
    """This call moves money and needs an idempotency key."""

    code = "idempotency_key_required"
    status = 428
    title = "Idempotency key required"


def once(user_id: UUID, key: str, request_bytes: bytes, now: datetime, act: Callable[[], Answer]) -> Answer:
    """The answer of `act`, or the stored answer of the same call made before with this key.

    A second call waits for a running first one. An act that raises leaves nothing stored, so it may be tried again.
    Raises KeyReused when the key came with another request. Two SQL statements beside the act.
    """
    if not key or len(key) > LONGEST_KEY:
        raise Invalid(
            "An idempotency key has 1 to %(longest)s characters.", longest=LONGEST_KEY, field="Idempotency-Key"
        )
    digest = hashlib.sha256(request_bytes).hexdigest()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO records_idempotentcall (user_id, key, digest, status, answer, created_at)
                   VALUES (%s, %s, %s, 0, '', %s) ON CONFLICT (user_id, key) DO NOTHING""",
                [user_id, key, digest, now],
            )
            is_first = cursor.rowcount == 1
        if not is_first:
            return _stored(user_id, key, digest)
        status, answer = act()
        IdempotentCall.objects.filter(user_id=user_id, key=key).update(status=status, answer=answer)
    return status, answer


def _stored(user_id: UUID, key: str, digest: str) -> Answer:
    call = IdempotentCall.objects.get(user_id=user_id, key=key)
    if call.digest != digest:
        raise KeyReused("This idempotency key was used for another request.", field="Idempotency-Key")
    return call.status, bytes(call.answer)
