"""Take in what a source delivers by a signed call."""

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID

import orjson
from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.intake.enums import EntryKind
from loudou.marketing.intake.errors import (
    DeliveryInvalid,
    DeliveryReused,
    SignatureRefused,
    SourceNotFound,
)
from loudou.marketing.intake.events import DeliveryReceived
from loudou.marketing.intake.models import IntakeDelivery, IntakeEntry, IntakeSource
from loudou.marketing.intake.queries.secrets import valid_secrets
from loudou.marketing.intake.rules.deliveries import map_rows
from loudou.marketing.intake.rules.signatures import is_signed, is_timely
from loudou.marketing.intake.services.note_arrivals import note_arrivals
from loudou.marketing.intake.shapes import Acknowledged, ContentDraft, EntryDraft, Signed
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

LONGEST_ID = 200
INSERT_SQL = """
    INSERT INTO intake_intakedelivery (id, source_id, delivery_id, digest, received_at)
    VALUES (%s, %s, %s, %s, %s) ON CONFLICT (source_id, delivery_id) DO NOTHING
"""


@records_changes("intake_source.receive")
def receive_delivery(ctx: Context, *, key: str, signed: Signed) -> Acknowledged:
    """Keep a delivery whole or not at all; one that came before is acknowledged again and adds nothing.

    Asks the signature before it looks at the body. Eight SQL statements at most, however many rows. Raises
    SourceNotFound, SignatureRefused, DeliveryInvalid, DeliveryReused.
    """
    source = IntakeSource.objects.filter(key=key, is_enabled=True).first()
    if source is None:
        raise SourceNotFound("There is no source at this address, or it is switched off.")
    _check_signature(ctx, source, signed)
    mapped = map_rows(_document(signed.body), source.mapping, source.rows_path, source.id_path)
    if mapped.problems:
        raise DeliveryInvalid("The delivery cannot be read. Nothing of it was kept.", problems=mapped.problems)
    digest, made = hashlib.sha256(signed.body).hexdigest(), new_id()
    with connection.cursor() as cursor:
        cursor.execute(INSERT_SQL, [made, source.pk, signed.delivery_id, digest, ctx.now])
        is_new = cursor.rowcount == 1
    if not is_new:
        return _repeated(source.pk, signed.delivery_id, digest)
    _keep(ctx, source, made, mapped.rows)
    emit(ctx, DeliveryReceived(subject_ids=(made,), source_id=source.pk, channel=source.channel))
    return Acknowledged(made, len(mapped.rows), is_new=True)


def _keep(ctx: Context, source: IntakeSource, made: UUID, rows: Sequence[Mapping[str, object]]) -> None:
    entries = [
        EntryDraft(EntryKind.SOURCE, made, ctx.now, number, values=row, source_id=source.pk, owner_id=source.owner_id)
        for number, row in enumerate(rows, start=1)
    ]
    content = ContentDraft(EntryKind.SOURCE, made, {"rows": list(rows)}, ctx.now)
    note_arrivals(ctx, entries=entries, contents=[content])


def _check_signature(ctx: Context, source: IntakeSource, signed: Signed) -> None:
    if not 1 <= len(signed.delivery_id) <= LONGEST_ID or "\x00" in signed.delivery_id:
        raise _refused("Webhook-Id", "A delivery has an id of 1 to 200 characters.")
    if not is_timely(signed.timestamp, int(ctx.now.timestamp())):
        raise _refused("Webhook-Timestamp", "The time of the delivery is more than five minutes off.")
    keys = valid_secrets(source.pk, source.secret_salt, source.former_salt, source.secret_at, ctx.now)
    if not is_signed(keys, signed.delivery_id, signed.timestamp, signed.body, signed.signatures):
        raise _refused("Webhook-Signature", "The signature does not fit the delivery.")


def _refused(header: str, message: str) -> SignatureRefused:
    problem = FieldProblem(header, "refused", message)
    return SignatureRefused("The delivery was refused. Nothing of it was kept.", problems=[problem])


def _document(body: bytes) -> object:
    try:
        document: object = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        problem = FieldProblem("$", "not_json", "This is not JSON.")
        raise DeliveryInvalid("The delivery cannot be read. Nothing of it was kept.", problems=[problem]) from error
    return document


def _repeated(source_id: UUID, delivery_id: str, digest: str) -> Acknowledged:
    held = IntakeDelivery.objects.get(source_id=source_id, delivery_id=delivery_id)
    if held.digest != digest:
        raise DeliveryReused("This delivery id came before with other content.", field="Webhook-Id")
    return Acknowledged(held.pk, IntakeEntry.objects.filter(origin_id=held.pk).count(), is_new=False)
