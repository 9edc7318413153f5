"""From what was typed to the columns of a lead and the keys it is recognised by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.leads.features import criteria_catalogue, typed_custom
from loudou.leads.models import Lead
from loudou.leads.queries.scoring import Scored
from loudou.leads.rules.credit_code import check_credit_code
from loudou.leads.rules.duplicates import DraftKeys, fill_empty
from loudou.leads.rules.normalise import Identity, clean_text, normalise_identity
from loudou.leads.rules.phones import normalise_phone
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.platform.rules.language import Catalogue

CLEANED = (
    *("title", "wechat", "country", "province", "city", "industry", "company_size", "source", "source_detail"),
    *("medium", "campaign", "budget", "timeline", "external_id"),
)
"""Short texts that are only tidied up."""
FILLED = (
    *("name", "company", "company_key", "title", "mobile", "phone", "email", "wechat", "uscc", "country", "province"),
    *("city", "industry", "company_size", "annual_revenue_amount", "currency", "source", "source_detail", "medium"),
    *("campaign", "need", "budget", "timeline", "product_interest", "tags"),
)
"""What a further draft may fill in on a known lead."""
LIMITS = tuple(
    (f.name, f.max_length)
    for f in Lead._meta.concrete_fields
    if f.max_length and f.name in {*CLEANED, "name", "company", "phone", "email", "mobile"}
)
UNREADABLE = {
    "mobile": gettext_noop("This is not a mobile number."),
    "phone": gettext_noop("This is not a telephone number."),
    "email": gettext_noop("This is not an e-mail address."),
    "uscc": gettext_noop("This is not a unified social credit code."),
}


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(slots=True)
class Incoming:
    """One draft on its way in: `values` by column name, `keys` as plain texts, and what is wrong with it."""

    draft: LeadDraft
    id: UUID
    at: datetime
    row: int
    values: dict[str, Any] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    is_refused: bool = False
    problems: list[FieldProblem] = field(default_factory=list)
    touches: int = 1

    def draft_keys(self, channel: str) -> DraftKeys:
        """The hard keys as the duplicate rule takes them."""
        values = self.values
        external = f"{channel}:{values['external_id']}" if values["external_id"] else None
        return DraftKeys(values["uscc"] or None, values["mobile"] or None, values["email"] or None, external)

    def merge(self, later: "Incoming") -> None:
        """Fill what this first draft of a person left empty from a later one of the same set."""
        filled = fill_empty(self.values, {name: later.values[name] for name in FILLED})
        self.values.update(filled)
        if filled.get("company") or filled.get("name"):
            self.values["display_name"] = self.values["company"] or self.values["name"]
        custom = fill_empty(self.values["custom"], later.values["custom"])
        self.values["custom"] = {**self.values["custom"], **custom}
        self.touches += 1
        self.values["touch_count"] = self.touches

    def put_score(self, scored: Scored, number: int | None) -> None:
        """Write a score into the columns; `number` is the version of the rules."""
        self.values.update(
            score_attribute=scored.attribute,
            score_total=scored.total,
            band=scored.band,
            is_disqualified=scored.is_disqualified,
            score_reasons=scored.reasons,
            score_version=number,
        )


def prepare_drafts(
    ctx: Context, drafts: Sequence[LeadDraft], policy: CapturePolicy, ids: Sequence[UUID], first_row: int = 1
) -> list[Incoming]:
    """Each draft tidied up and normalised; what cannot become a lead is marked. No SQL beside custom definitions."""
    catalogue = criteria_catalogue(ctx)
    return [
        _prepare(Incoming(draft, lead_id, draft.captured_at or ctx.now, row), policy, catalogue)
        for row, (draft, lead_id) in enumerate(zip(drafts, ids, strict=True), start=first_row)
    ]


def _prepare(incoming: Incoming, policy: CapturePolicy, catalogue: Catalogue) -> Incoming:
    draft = incoming.draft
    region = draft.country if len(draft.country) == 2 and draft.country.isascii() else policy.region
    who = normalise_identity(
        name=draft.name, company=draft.company, mobile=draft.mobile, phone=draft.phone, email=draft.email, region=region
    )
    values = incoming.values = _values(draft, who, policy, incoming.at)
    if who.problems or draft.uscc:
        _keep_aside(incoming, who, region)
    if draft.custom:
        values["custom"] = draft.custom
        values.update(typed_custom(catalogue, draft.custom))
    incoming.keys = _keys(values, policy.channel)
    values["display_name"] = _display_name(values)
    _check(incoming)
    return incoming


def _values(draft: LeadDraft, who: Identity, policy: CapturePolicy, at: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": who.name,
        "company": who.company,
        "company_key": who.company_key,
        "mobile": who.mobile or "",
        "phone": who.phone or "",
        "email": who.email or "",
        "uscc": "",
        "annual_revenue_amount": draft.annual_revenue_amount,
        "currency": draft.currency.upper(),
        "need": _CONTROL.sub("", draft.need).strip() if draft.need else "",
        "product_interest": draft.product_interest,
        "tags": draft.tags,
        "channel": policy.channel,
        "custom": {},
        "worked_out": {},
        "also_known": "",
        "unreadable": {},
        "created_at": at,
        "next_followup_at": draft.next_followup_at,
        "response_due_at": None,
        "nurturing_since": None,
        "touch_count": 1,
        "return_count": 0,
        "status": "new",
        "band": "",
    }
    for name in CLEANED:
        text = getattr(draft, name)
        values[name] = _clean(text) if text else ""
    return values


_tidied: dict[str, str] = {}


def _clean(text: str) -> str:
    """The tidied text; short ones repeat so often (cities, sources) that they are remembered."""
    known = _tidied.get(text)
    if known is None:
        known = clean_text(text)
        if len(text) < 30 and len(_tidied) < 20_000:
            _tidied[text] = known
    return known


def _keep_aside(incoming: Incoming, who: Identity, region: str) -> None:
    """What is no number, address or code stays as typed, so that nothing is lost and nothing is compared by it."""
    draft, values = incoming.draft, incoming.values
    aside = {name: getattr(draft, name) for name in who.problems}
    landline = normalise_phone(draft.mobile, region) if "mobile" in aside and not values["phone"] else None
    if landline is not None:
        values["phone"] = landline
        del aside["mobile"]
    if draft.uscc:
        code = check_credit_code(draft.uscc)
        values["uscc"] = code.code if code.is_valid else ""
        if not code.is_valid:
            aside["uscc"] = draft.uscc
    for name, typed in aside.items():
        values["unreadable"][name] = clean_text(typed)[:254]
        incoming.problems.append(FieldProblem(name, f"{name}.unreadable", UNREADABLE[name], incoming.row))


def _keys(values: dict[str, Any], channel: str) -> tuple[str, ...]:
    keys = []
    if values["mobile"]:
        keys.append("m" + values["mobile"])
    if values["email"]:
        keys.append("e" + values["email"])
    if values["uscc"]:
        keys.append("u" + values["uscc"])
    if values["external_id"]:
        keys.append(f"x{channel}:{values['external_id']}")
    return tuple(keys)


def _display_name(values: dict[str, Any]) -> str:
    """What the lead is called: the company, else the person, else whatever tells it from others."""
    if values["company"] or values["name"]:
        return str(values["company"] or values["name"])
    named = [values[name] for name in ("email", "mobile", "phone", "wechat", "uscc", "external_id")]
    return str(next((text for text in (*named, *values["unreadable"].values()) if text), ""))[:200]


def _check(incoming: Incoming) -> None:
    values = incoming.values
    if not values["display_name"]:
        message = gettext_noop("A name, company, number or address is needed to tell whose lead this is.")
        incoming.problems.append(FieldProblem("name", "lead.nobody", message, incoming.row))
        incoming.is_refused = True
    for name, longest in LIMITS:
        if len(values[name]) > longest:
            incoming.problems.append(FieldProblem(name, "text.too_long", "This text is too long.", incoming.row))
            incoming.is_refused = True
    amount = values["annual_revenue_amount"]
    if amount is not None and (amount < 0 or len(values["currency"]) != 3 or not values["currency"].isalpha()):
        message = gettext_noop("An amount is not negative and has a currency.")
        incoming.problems.append(FieldProblem("annual_revenue_amount", "money.invalid", message, incoming.row))
        incoming.is_refused = True
