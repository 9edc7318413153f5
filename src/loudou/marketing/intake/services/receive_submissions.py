"""Take in what visitors sent."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import EntryKind, Reception
from loudou.marketing.intake.events import FormSubmitted
from loudou.marketing.intake.models import TrackingLink
from loudou.marketing.intake.queries.public import form_version, known_answers
from loudou.marketing.intake.rules.answers import Answers, read_answers
from loudou.marketing.intake.rules.spam import judge, needs_captcha
from loudou.marketing.intake.services.count_attempts import count_attempts
from loudou.marketing.intake.services.note_arrivals import note_arrivals
from loudou.marketing.intake.services.note_day import note_day
from loudou.marketing.intake.shapes import ContentDraft, EntryDraft, Incoming, PublishedForm, ReceivedRow, Visit
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

INSERT_SQL = """
    INSERT INTO intake_formsubmission (id, form_id, version_number, channel, consents, address_hash, visitor_id,
        site_visitor_id, link_id, received_at)
    SELECT r.id, %(form)s, %(number)s, %(channel)s, r.consents, %(address)s, %(visitor)s, %(site_visitor)s, %(link)s,
        r.received_at
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(id uuid, consents jsonb, received_at timestamptz)
    ON CONFLICT (id) DO NOTHING RETURNING id
"""
Judged = tuple[Incoming, ReceivedRow, Answers]


@records_changes("form.receive")
def receive_submissions(
    ctx: Context, *, slug: str, number: int, incoming: Sequence[Incoming], visit: Visit
) -> tuple[ReceivedRow, ...]:
    """Keep what visitors sent to this version of a form, one answer per attempt, in order.

    Anybody may send: no right is asked. A machine's attempt and one over the limit are counted and not kept; a
    refused one names its fields; one that has to show it is a person's is asked to; an id that came before adds
    nothing. The same statements for one attempt as for many: eleven at most. Raises FormNotFound for a form that is
    closed or has no such version.
    """
    form = form_version(slug, number)
    key = f"form:{form.form_id}:{visit.address_hash}"
    attempts = count_attempts(ctx, of=key, more=len(incoming))
    known = known_answers(visit.visitor_id) if form.definition.is_progressive and visit.visitor_id else {}
    judged = [_judge(one, form, attempts, visit.limit, known) for one in incoming]
    taken = [(one, answers) for one, row, answers in judged if row.reception is Reception.ACCEPTED]
    new = _insert(ctx, form, visit, taken) if taken else set()
    _keep(ctx, form, visit, [pair for pair in taken if pair[0].id in new])
    rows = tuple(_settled(one, row, new) for one, row, _answers in judged)
    _tell(ctx, form, visit, [one.id for one, _answers in taken if one.id in new], rows)
    return rows


def _judge(one: Incoming, form: PublishedForm, attempts: int, limit: int, known: dict[str, object]) -> Judged:
    verdict = judge(honeypot=one.honeypot, age=one.age, attempts=attempts, limit=limit)
    if verdict is not None:
        return one, ReceivedRow(verdict), Answers()
    if not one.is_person and needs_captcha(form.definition.captcha, age=one.age, attempts=attempts):
        return one, ReceivedRow(Reception.CHALLENGED), Answers()
    answers = read_answers(form.definition, one.posted, known)  # type: ignore[arg-type]  # stored answers have these kinds
    reception = Reception.REFUSED if answers.problems else Reception.ACCEPTED
    return one, ReceivedRow(reception, answers.problems), answers


def _insert(ctx: Context, form: PublishedForm, visit: Visit, taken: Sequence[tuple[Incoming, Answers]]) -> set[UUID]:
    rows = [
        {
            "id": str(one.id),
            "consents": answers.consents,
            "received_at": _came_at(ctx, one).isoformat(),
        }
        for one, answers in taken
    ]
    values: dict[str, Any] = {
        "form": form.form_id,
        "number": form.number,
        "channel": visit.channel,
        "address": visit.address_hash,
        "visitor": visit.visitor_id,
        "site_visitor": visit.site_visitor_id,
        "link": _link(visit.link_code),
        "rows": json.dumps(rows),
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT_SQL, values)
        return {row[0] for row in cursor.fetchall()}


def _keep(ctx: Context, form: PublishedForm, visit: Visit, new: Sequence[tuple[Incoming, Answers]]) -> None:
    """What was answered, and a line of the intake log for each."""
    entries, contents = [], []
    for one, answers in {one.id: (one, answers) for one, answers in new}.values():
        at = _came_at(ctx, one)
        document = {
            "answers": answers.by_key,
            "lead_values": answers.by_target,
            "referrer": visit.referrer[:500],
            "utm": dict(visit.utm),
        }
        contents.append(ContentDraft(EntryKind.FORM, one.id, document, ctx.now))
        entries.append(
            EntryDraft(
                EntryKind.FORM,
                one.id,
                at,
                values=answers.by_target,
                form_id=form.form_id,
                owner_id=form.owner_id,
            )
        )
    if entries:
        note_arrivals(ctx, entries=entries, contents=contents)


def _came_at(ctx: Context, one: Incoming) -> datetime:
    return min(one.sent_at or ctx.now, ctx.now)


def _link(code: str) -> UUID | None:
    return TrackingLink.objects.filter(code=code).values_list("pk", flat=True).first() if code else None


def _settled(one: Incoming, row: ReceivedRow, new: set[UUID]) -> ReceivedRow:
    if row.reception is Reception.ACCEPTED and one.id not in new:
        return replace(row, reception=Reception.REPEATED)
    return row


def _tell(ctx: Context, form: PublishedForm, visit: Visit, new: Sequence[UUID], rows: Sequence[ReceivedRow]) -> None:
    emit(ctx, FormSubmitted(subject_ids=tuple(dict.fromkeys(new)), form_id=form.form_id, channel=visit.channel))
    spam = sum(row.reception is Reception.SPAM for row in rows)
    limited = sum(row.reception is Reception.LIMITED for row in rows)
    if spam or limited:
        note_day(ctx, form_id=form.form_id, spam=spam, limited=limited)
