"""Mails about matches: read as the person they go to, in his or her language, one for each run that tells something."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext, override

from loudou.marketing.tenders.queries.alert_links import stop_token
from loudou.marketing.tenders.queries.alerts import alert_sections
from loudou.marketing.tenders.services.tell import link_of
from loudou.marketing.tenders.shapes import AlertSection
from loudou.platform.identity.queries import mail_people
from loudou.platform.identity.shapes import MailPerson
from loudou.platform.jobs.app import app, job_context
from loudou.platform.notifications.services.queue_mails import queue_mails
from loudou.platform.notifications.shapes import MailDraft

MOST_LISTED = 10
"""Matches of one subscription a mail lists; the others are behind its link."""


@app.task(name="tenders.mail_alert", queue="tenders", retry=5)
def mail_alert(*, user: str, run: str, matches: Sequence[str], **_later: object) -> None:
    """Write the mail of one person and one run, once; none without an address or without anything he or she may see."""
    user_id = UUID(user)
    person = mail_people([user_id]).get(user_id)
    if person is None:
        return
    sections = alert_sections(job_context(user_id), [UUID(one) for one in matches])
    if not sections:
        return
    with override(person.language or settings.LANGUAGE_CODE):
        draft = _draft(person, run, sections)
    queue_mails(job_context(), drafts=[draft])


def _draft(person: MailPerson, run: str, sections: Sequence[AlertSection]) -> MailDraft:
    site = settings.PUBLIC_URL
    stop = f"{site}/tender-alerts/stop/{stop_token(person.id, [one.subscription_id for one in sections])}"
    facts = {
        "site": site,
        "person": person.name,
        "subject": _subject(sections),
        "sections": [_section(site, one) for one in sections],
        "stop": stop,
    }
    return MailDraft(
        key=f"tenders.alert:{run}:{person.id}",
        user_id=person.id,
        address=person.email,
        subject=facts["subject"],
        text=render_to_string("tenders/alert_mail_text.html", facts),
        html=render_to_string("tenders/alert_mail.html", facts),
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def _subject(sections: Sequence[AlertSection]) -> str:
    count = sum(len(one.matches) for one in sections)
    best = max((match for one in sections for match in one.matches), key=lambda match: match.relevance or 0)
    names = gettext(", ").join(one.name for one in sections[:3])
    told = ngettext("%(count)s new tender: %(title)s", "%(count)s new tenders for %(names)s: %(title)s", count)
    return told % {"count": count, "names": names, "title": best.title}


def _section(site: str, one: AlertSection) -> dict[str, object]:
    listed = [{"match": match, "link": f"{site}/tender-matches/{match.id}"} for match in one.matches[:MOST_LISTED]]
    return {
        "name": one.name,
        "listed": listed,
        "more": len(one.matches) - len(listed),
        "list": site + link_of(one.subscription_id),
        "setting": f"{site}/tender-subscriptions/{one.subscription_id}",
    }
