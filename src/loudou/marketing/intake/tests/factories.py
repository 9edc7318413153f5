"""Forms, sources and links as tests need them."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import FieldKind
from loudou.marketing.intake.models import IntakeContent
from loudou.marketing.intake.queries.secrets import PREFIX
from loudou.marketing.intake.services.make_secret import make_secret
from loudou.marketing.intake.services.publish_form import publish_form
from loudou.marketing.intake.services.receive_submissions import receive_submissions
from loudou.marketing.intake.services.save_form import save_form
from loudou.marketing.intake.services.save_source import save_source
from loudou.marketing.intake.shapes import Consent, FormDefinition, FormDraft, FormField, Incoming, SourceDraft, Visit

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
DEFINITION = FormDefinition(
    title="索取样册",
    fields=(
        FormField("f1", target="name", is_required=True),
        FormField("f2", target="company"),
        FormField("f3", FieldKind.PHONE, target="mobile", is_required=True),
        FormField("f4", FieldKind.CHOICES, "Machines", "product_interest", options=("HM-630", "HV-850")),
        FormField("f5", FieldKind.TEXT, "How did you hear of us?"),
    ),
    consents=(Consent("privacy", "We use your answers to call you back."),),
)
ANSWERS = {
    "f1": ["顾海峰"],
    "f2": ["苏州锐驰精密制造有限公司"],
    "f3": ["138 1580 4462"],
    "f4": ["HM-630"],
    "f5": ["展会"],
    "consent-privacy": ["on"],
}


def system(now: datetime = NOW) -> Context:
    """A fresh context of the system."""
    return Context(None, now)


def make_form(
    slug: str = "brochure",
    *,
    published: bool = True,
    ctx: Context | None = None,
    keep_days: int | None = None,
    **changes: object,
) -> UUID:
    """A form of five questions with one consent, published unless said otherwise."""
    draft = FormDraft("Brochure", slug, replace(DEFINITION, **changes), keep_days=keep_days)
    form_id = save_form(ctx or system(), draft=draft)
    if published:
        publish_form(ctx or system(), form_id=form_id)
    return form_id


def attempt(**changes: object) -> Incoming:
    """A person's attempt, half a minute after the form was shown."""
    return replace(Incoming(uuid4(), ANSWERS, age=timedelta(seconds=30)), **changes)


def visit(**changes: object) -> Visit:
    """A visitor from one address."""
    return replace(Visit("web_form", "a" * 64), **changes)


def send(*attempts: Incoming, slug: str = "brochure", number: int = 1, now: datetime = NOW, **changes: object):
    """What became of these attempts."""
    return receive_submissions(system(now), slug=slug, number=number, incoming=attempts, visit=visit(**changes))


def make_source(key: str = "ads", **changes: object) -> str:
    """A source of rows {"id", "who": {"name", "tel"}} below "leads"; returns its secret."""
    mapping = {"name": "who.name", "mobile": "who.tel"}
    draft = replace(SourceDraft("Ads", key, "ad_platform", mapping, "leads", "id"), **changes)
    return make_secret(system(), source_id=save_source(system(), draft=draft))


def bare_secret(secret: str) -> bytes:
    """The bytes a sender signs with."""
    return base64.b64decode(secret.removeprefix(PREFIX))


def content_of(origin_id: UUID) -> dict[str, object]:
    """What stood in something that came in."""
    return IntakeContent.objects.get(pk=origin_id).document
