"""Follow a tracking link."""

from urllib.parse import urlencode

from django.db import transaction

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.intake.errors import LinkNotFound
from loudou.marketing.intake.models import LinkVisit, TrackingLink
from loudou.marketing.intake.rules.addresses import clean_address, with_parameters
from loudou.marketing.intake.services.count_attempts import count_attempts

MOST_COUNTED = 30


@transaction.atomic
def follow_link(
    ctx: Context, *, code: str, is_scan: bool, address_hash: str, referrer: str = "", is_counted: bool = True
) -> str:
    """Where the link leads, with what it stands for as utm parameters; the visit is counted.

    A form's address also carries the code, so that its leads are the link's. More than 30 visits a minute from one
    address are led on and not counted. Three SQL statements. Raises LinkNotFound.
    """
    link = TrackingLink.objects.select_related("form").filter(code=code, is_active=True).first()
    if link is None:
        raise LinkNotFound("This link leads nowhere any more.")
    if is_counted and count_attempts(ctx, of=f"link:{code}:{address_hash}") <= MOST_COUNTED:
        LinkVisit.objects.create(
            id=new_id(), link=link, at=ctx.now, is_scan=is_scan, address_hash=address_hash, referrer=referrer[:200]
        )
    utm = {
        "utm_source": link.source,
        "utm_medium": link.medium or ("qr" if is_scan else ""),
        "utm_campaign": link.campaign,
        "utm_content": link.content,
    }
    if link.form is not None:
        carried = {**utm, "lk": code, "via": "qr" if is_scan else ""}
        return f"/f/{link.form.slug}?{urlencode({name: value for name, value in carried.items() if value})}"
    address = clean_address(link.target_url)
    if address is None:
        raise LinkNotFound("This link leads nowhere any more.")
    return with_parameters(address, utm)
