"""Q01: whoever writes, a version that was sent does not change."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from loudou.cpq.catalog.tests.factories import system
from loudou.cpq.quoting.enums import QuoteStatus
from loudou.cpq.quoting.models import Quote, QuoteDocument, QuoteLine
from loudou.cpq.quoting.services.accept import accept_quote
from loudou.cpq.quoting.shapes import Acceptance
from loudou.cpq.quoting.tests.factories import make_quote, make_sent, typed
from loudou.kernel.ids import new_id
from loudou.platform.changes.errors import NotUndoable, UndoConflict
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.recording import recording
from loudou.platform.changes.services.undo import undo_change_set

pytestmark = pytest.mark.django_db
MAY_MOVE = {"is_primary", "owner", "version", "updated_at", "title_key", "search"}
ONWARD = {
    *("status", "accepted_at", "accepted_by", "acceptance_evidence", "acceptance_ip", "acceptance_recorded_by"),
    *("accepted_hash", "declined_at", "decline_reason"),
}
FROZEN_COLUMNS = sorted(f.column for f in Quote._meta.concrete_fields if f.name not in MAY_MOVE | {"id"})
LINE_COLUMNS = sorted(f.column for f in QuoteLine._meta.concrete_fields if f.name != "id")


def another_value(table, column):
    """An expression that differs from what stands in the column, whatever its type."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
            [table, column],
        )
        kind = cursor.fetchone()[0]
    return {
        "uuid": "gen_random_uuid()",
        "boolean": f'NOT "{column}"',
        "date": f'"{column}" + 1',
        "timestamp with time zone": f"coalesce(\"{column}\", now()) + interval '1 day'",
        "jsonb": "'{\"other\": 1}'",
        "inet": "'10.9.9.9'",
        "character varying": f"'~' || substr(\"{column}\", 2)",
        "text": f"\"{column}\" || 'x'",
    }.get(kind, f'coalesce("{column}", 0) + 1')


def tamper(table, change, *values):
    """An UPDATE of one row by somebody with a database client; `change` is ours, the values are parameters."""
    with transaction.atomic(), recording(system(), "test.tamper"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change}", values)  # noqa: S608 - the columns of the models
        assert cursor.rowcount == 1


def delete(sql, quote_id):
    with transaction.atomic(), recording(system(), "test.tamper"), connection.cursor() as cursor:
        cursor.execute(sql, [quote_id])


@pytest.mark.parametrize("column", FROZEN_COLUMNS)
def test_q01_no_column_of_a_sent_version_changes_by_raw_sql(column):
    quote = make_sent()
    other = another_value("quoting_quote", column)

    with pytest.raises(IntegrityError, match="it does not change"):
        tamper("quoting_quote", f'"{column}" = {other} WHERE id = %s', quote.id)


@pytest.mark.parametrize("column", LINE_COLUMNS)
def test_q01_no_column_of_a_sent_line_changes_by_raw_sql(column):
    quote = make_sent()
    other = make_quote(None, [typed("1.00")]).id if column == "quote_id" else None
    expression = f"'{other}'" if other else another_value("quoting_quoteline", column)
    if column == "product_id":
        expression = "NULL"  # the trigger looks at the statement, not at what it changes

    with pytest.raises(IntegrityError, match=r"lines do not change|violates check constraint"):
        tamper("quoting_quoteline", f'"{column}" = {expression} WHERE quote_id = %s', quote.id)


def test_q01_lines_are_neither_added_nor_taken_away():
    quote, draft = make_sent(), make_quote(None, [typed("1.00")])
    line = QuoteLine.objects.get(quote=draft.id)

    with pytest.raises(IntegrityError, match="lines do not change"):
        delete("DELETE FROM quoting_quoteline WHERE quote_id = %s", quote.id)
    with pytest.raises(IntegrityError, match="lines do not change"):
        tamper("quoting_quoteline", "quote_id = %s, position = 2 WHERE id = %s", quote.id, line.id)
    line.pk, line.quote_id, line.position = new_id(), quote.id, 2
    with pytest.raises(IntegrityError, match="lines do not change"), transaction.atomic(), recording(system(), "test"):
        line.save(force_insert=True)


@pytest.mark.parametrize("status", ["sent", "accepted", "declined", "expired", "superseded"])
def test_q01_a_frozen_version_is_kept_and_never_becomes_a_draft_again(status):
    quote = make_sent()
    if status != "sent":
        with recording(system(), "test"):
            Quote.objects.filter(pk=quote.id).update(
                status=status,
                accepted_at=quote.sent_at if status == "accepted" else None,
                accepted_by="王" if status == "accepted" else "",
                declined_at=quote.sent_at if status == "declined" else None,
            )

    with pytest.raises(IntegrityError, match="it is kept"):
        delete("DELETE FROM quoting_quote WHERE id = %s", quote.id)
    for back in ("draft", "ready", "in_approval", "approved"):
        with pytest.raises(IntegrityError, match="it does not change"):
            tamper("quoting_quote", "status = %s WHERE id = %s", back, quote.id)


def test_q01_who_accepted_stays_who_accepted():
    quote = make_sent()
    accept_quote(system(), quote_id=quote.id, acceptance=Acceptance("张总"))

    for column in sorted(ONWARD - {"status"}):
        other = another_value("quoting_quote", column)
        with pytest.raises(IntegrityError, match="it does not change"):
            tamper("quoting_quote", f'"{column}" = {other} WHERE id = %s', quote.id)


def test_what_says_nothing_about_the_offer_may_move(ada, cast):
    quote = make_sent(ada)

    tamper("quoting_quote", "owner_id = %s, is_primary = false WHERE id = %s", cast.ben, quote.id)

    quote.refresh_from_db()
    assert (quote.owner_id, quote.status) == (cast.ben, QuoteStatus.SENT)


def test_the_document_is_only_added():
    quote = make_sent()

    with pytest.raises(Exception, match=r"permission denied|only added"):
        tamper("quoting_quotedocument", "content = '' WHERE quote_id = %s", quote.id)
    assert QuoteDocument.objects.get(quote=quote.id).sha256 == quote.document_hash


def test_sending_and_accepting_are_not_undone_but_a_draft_is():
    quote = make_sent()
    accept_quote(system(), quote_id=quote.id, acceptance=Acceptance("张总"))
    draft = make_quote()

    with pytest.raises(NotUndoable):
        undo_change_set(system(), change_set_id=ChangeSet.objects.get(label="quote.send").id)
    with pytest.raises(UndoConflict):
        undo_change_set(system(), change_set_id=ChangeSet.objects.get(label="quote.accept").id)
    made = ChangeSet.objects.filter(label="quote.create").order_by("-at", "-id").first()
    undo_change_set(system(), change_set_id=made.id)

    assert not Quote.objects.filter(pk=draft.id).exists()
    assert Quote.objects.get(pk=quote.id).status == QuoteStatus.ACCEPTED


def test_the_database_keeps_totals_consistent():
    quote = make_quote(None, [typed("100.00")])

    for change in (
        "total_amount = total_amount + 1",
        "net_amount = net_amount + 1, total_amount = total_amount + 1",
        "asked_rate = 1.5",
        "asked_rate = 0.5, asked_amount = 1",
        "margin_amount = 1",
        "status = 'accepted'",
        "status = 'declined'",
    ):
        with pytest.raises(IntegrityError, match="violates check constraint"):
            tamper("quoting_quote", f"{change} WHERE id = %s", quote.id)
    for change in ("total_amount = total_amount + 1", "list_amount = list_amount + 1", "tax_rate = 13"):
        with pytest.raises(IntegrityError, match="violates check constraint"):
            tamper("quoting_quoteline", f"{change} WHERE quote_id = %s", quote.id)
    assert Quote.objects.get(pk=quote.id).total_amount == Decimal("113.00")
