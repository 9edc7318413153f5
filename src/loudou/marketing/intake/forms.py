"""From what the pages post to drafts."""

import re
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from loudou.marketing.intake.enums import CaptchaUse, FieldKind, MailSignIn, Target
from loudou.marketing.intake.rules.addresses import origin_of
from loudou.marketing.intake.shapes import Consent, FormDefinition, FormDraft, FormField, MailboxDraft, SourceDraft

TEXTS = ("title", "intro", "button", "thanks", "redirect_url", "pool", "campaign", "source")
MAILBOX_TEXTS = ("name", "tls", "username", "address", "folder", "after_reading", "done_folder", "campaign", "source",
                 "pool", "provider", "client_id", "authorize_url", "token_url", "scope")  # fmt: skip
KEY = re.compile(r"f[a-z0-9_]{1,40}\Z")
"""Keys of questions begin with f, so that none is the name of anything else the public page sends."""
CONSENT_KEY = re.compile(r"[a-z0-9_]{1,40}\Z")


def form_draft(sent: QueryDict) -> FormDraft:
    """The form as the builder posts it: columns of equal length, in the order the questions stand in.

    No days are the company's; a number that is none becomes 0, which is refused.
    """
    days = sent.get("keep_days", "").strip()
    return FormDraft(
        name=sent.get("name", "").strip(),
        slug=sent.get("slug", "").strip(),
        definition=definition_from(sent),
        keep_days=_number(days) if days else None,
    )


def definition_from(sent: QueryDict) -> FormDefinition:
    """The definition as the builder posts it; a key that is none of ours makes no question."""
    texts = {name: sent.get(name, "").replace("\r\n", "\n").strip() for name in TEXTS}
    origins = [one.strip() for one in re.split(r"[\s,]+", sent.get("origins", "")) if one.strip()]
    return FormDefinition(
        **texts,
        fields=tuple(_fields(sent)),
        consents=tuple(_consents(sent)),
        origins=tuple(origin_of(one) or one for one in origins),
        is_progressive="is_progressive" in sent,
        captcha=sent.get("captcha", CaptchaUse.OFF.value),
        captcha_kind=sent.get("captcha_kind", "")[:40] or "sum",
    )


def _fields(sent: QueryDict) -> list[FormField]:
    required = set(sent.getlist("field-required"))
    columns = [sent.getlist(f"field-{name}") for name in ("key", "kind", "label", "target", "options", "hint")]
    return [
        FormField(
            key=key,
            kind=FieldKind(kind),
            label=label.strip(),
            target=target if target in Target.values else "",
            is_required=key in required,
            options=_lines(options),
            hint=hint.strip(),
        )
        for key, kind, label, target, options, hint in zip(*columns, strict=False)
        if KEY.match(key) and kind in FieldKind.values
    ]


def _consents(sent: QueryDict) -> list[Consent]:
    required = set(sent.getlist("consent-required"))
    keys, texts = sent.getlist("consent-key"), sent.getlist("consent-text")
    return [
        Consent(key, text.strip(), key in required)
        for key, text in zip(keys, texts, strict=False)
        if CONSENT_KEY.match(key)
    ]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def source_draft(sent: QueryDict) -> SourceDraft:
    """The source as its page posts it."""
    return SourceDraft(
        name=sent.get("name", ""),
        key=sent.get("key", "").strip(),
        channel=sent.get("channel", ""),
        mapping={target: sent.get(f"path-{target}", "") for target in Target.values},
        rows_path=sent.get("rows_path", ""),
        id_path=sent.get("id_path", ""),
        defaults={name: sent.get(name, "").strip() for name in ("source", "medium", "campaign")},
        pool=sent.get("pool", "").strip(),
        is_enabled="is_enabled" in sent,
    )


def version_in(sent: QueryDict) -> int | None:
    """The version the page was filled in from; None where it does not say."""
    texts: Sequence[str] = sent.getlist("version")
    return int(texts[-1]) if texts and texts[-1].isdecimal() and len(texts[-1]) < 10 else None


def mailbox_draft(sent: QueryDict) -> MailboxDraft:
    """The mailbox as its page posts it: lists one to a line, tags as `EXPO26 = Expo 2026`, words apart by commas.

    An empty password or client secret leaves the present one; a number that is none becomes 0, which is refused.
    """
    texts: dict[str, Any] = {name: sent.get(name, "").strip() for name in MAILBOX_TEXTS}
    return MailboxDraft(
        **texts,
        host=sent.get("host", "").strip().lower(),
        port=_number(sent.get("port", "")),
        keep_days=_number(sent.get("keep_days", "")),
        takes_old="takes_old" in sent,
        allowed=_lines(sent.get("allowed", "").lower()),
        denied=_lines(sent.get("denied", "").lower()),
        tags=dict(_pairs(sent.get("tags", ""))),
        template={target: _words(sent.get(f"words-{target}", "")) for target in Target.values},
        is_enabled="is_enabled" in sent,
        password=sent.get("password", "") or None,
        sign_in=sent.get("sign_in", MailSignIn.PASSWORD.value),
        client_secret=sent.get("client_secret", "").strip() or None,
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    parts = [line.partition("=") for line in text.replace("＝", "=").splitlines() if line.strip()]
    return [(tag.strip(), campaign.strip()) for tag, _sign, campaign in parts]


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in re.split(r"[,，、;；\n]", text) if word.strip()))


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
