"""The steps of a conversion, in one transaction and one change set."""

from uuid import UUID

from django.conf import settings

from loudou.activities.services.link_records import relink
from loudou.activities.shapes import RecordRef
from loudou.customers.queries import contact_accounts
from loudou.customers.services.complete import complete_account, complete_contact
from loudou.customers.services.register_accounts import register_accounts
from loudou.customers.services.register_contacts import register_contacts
from loudou.customers.shapes import AccountDraft, ContactDraft, Registered
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.leads.queries.records import lead_snapshot
from loudou.leads.services.convert import close_as_converted
from loudou.leads.shapes import LeadSnapshot
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.processes.lead_conversion.errors import ConversionInvalid
from loudou.processes.lead_conversion.shapes import Conversion, Converted, NewDeal
from loudou.sales.pipeline.queries import opportunity_facts
from loudou.sales.pipeline.services.open import open_opportunities
from loudou.sales.pipeline.shapes import OpportunityDraft, SourceRef


@records_changes("lead.convert")
def convert_lead(ctx: Context, *, conversion: Conversion) -> Converted:
    """Turn a lead into an account, a contact and perhaps a deal, all or nothing.

    What was done with the lead stays with all of them. Records we have are completed where they say nothing, never
    overwritten. Closing the lead comes last and locks it, so a lead converts once however many try. Raises
    ConversionInvalid, and what the domains refuse: an unknown or closed lead, an unknown account, contact or deal,
    invalid values, a missing right.
    """
    require(ctx, "lead", "convert")
    lead = lead_snapshot(ctx, conversion.lead_id)
    owner_id = conversion.owner_id or lead.owner_id or ctx.actor_id
    account = _account(ctx, lead, conversion, owner_id)
    contact = _contact(ctx, lead, conversion, account.id, owner_id)
    opportunity_id = _opportunity(
        ctx, lead, conversion, account_id=account.id, contact_id=contact.id, owner_id=owner_id
    )
    targets = [RecordRef("account", account.id), RecordRef("contact", contact.id)]
    if opportunity_id is not None:
        targets.append(RecordRef("opportunity", opportunity_id))
    relink(ctx, source=RecordRef("lead", lead.id), targets=targets)
    close_as_converted(
        ctx, lead_id=lead.id, account_id=account.id, contact_id=contact.id, opportunity_id=opportunity_id
    )
    return Converted(
        lead_id=lead.id,
        account_id=account.id,
        contact_id=contact.id,
        opportunity_id=opportunity_id,
        is_new_account=account.is_new,
        is_new_contact=contact.is_new,
    )


def account_draft(lead: LeadSnapshot, name: str, owner_id: UUID | None) -> AccountDraft:
    """What a lead says about its company."""
    return AccountDraft(
        name=name or lead.company or lead.name,
        uscc=lead.uscc,
        industry=lead.industry,
        province=lead.province,
        city=lead.city,
        source=lead.source,
        owner_id=owner_id,
    )


def contact_draft(lead: LeadSnapshot, account_id: UUID, name: str, owner_id: UUID | None) -> ContactDraft:
    """What a lead says about its person."""
    return ContactDraft(
        account_id=account_id,
        name=name or lead.name or lead.company,
        title=lead.title,
        mobile=lead.mobile,
        phone=lead.phone,
        email=lead.email,
        wechat=lead.wechat,
        owner_id=owner_id,
    )


def _account(ctx: Context, lead: LeadSnapshot, conversion: Conversion, owner_id: UUID | None) -> Registered:
    draft = account_draft(lead, conversion.account_name, owner_id)
    if conversion.account_id is None:
        (made,) = register_accounts(ctx, drafts=[draft], reuse=True)
        return made
    complete_account(ctx, account_id=conversion.account_id, draft=draft)
    return Registered(conversion.account_id, is_new=False)


def _contact(
    ctx: Context, lead: LeadSnapshot, conversion: Conversion, account_id: UUID, owner_id: UUID | None
) -> Registered:
    draft = contact_draft(lead, account_id, conversion.contact_name, owner_id)
    if conversion.contact_id is None:
        (made,) = register_contacts(ctx, drafts=[draft], reuse=True)
        return made
    if contact_accounts(ctx, [conversion.contact_id]).get(conversion.contact_id) != account_id:
        problem = FieldProblem("contact", "contact.account", "This contact does not belong to the account.")
        raise ConversionInvalid("The contact and the account do not fit together.", problems=[problem])
    complete_contact(ctx, contact_id=conversion.contact_id, draft=draft)
    return Registered(conversion.contact_id, is_new=False)


def _opportunity(
    ctx: Context,
    lead: LeadSnapshot,
    conversion: Conversion,
    *,
    account_id: UUID,
    contact_id: UUID,
    owner_id: UUID | None,
) -> UUID | None:
    if conversion.opportunity_id is not None and conversion.new_deal is not None:
        problem = FieldProblem("opportunity", "opportunity.both", "Choose a deal or open a new one, not both.")
        raise ConversionInvalid("A lead becomes one deal at most.", problems=[problem])
    if conversion.opportunity_id is not None:
        deal = opportunity_facts(ctx, conversion.opportunity_id)
        if deal.account_id != account_id or deal.status != "open":
            problem = FieldProblem("opportunity", "opportunity.other", "This is no open deal of the account.")
            raise ConversionInvalid("The deal and the account do not fit together.", problems=[problem])
        return deal.id
    if conversion.new_deal is None:
        return None
    draft = _deal_draft(lead, conversion.new_deal, account_id, contact_id, owner_id)
    (made,) = open_opportunities(ctx, drafts=[draft])
    return made


def _deal_draft(
    lead: LeadSnapshot, deal: NewDeal, account_id: UUID, contact_id: UUID, owner_id: UUID | None
) -> OpportunityDraft:
    return OpportunityDraft(
        name=(deal.name or lead.need or lead.company or lead.name)[:200],
        account_id=account_id,
        contact_id=contact_id,
        amount=deal.amount,
        currency=deal.currency or settings.DEFAULT_CURRENCY,
        process_id=deal.process_id,
        expected_close_date=deal.expected_close_date,
        source=SourceRef("lead", lead.id),
        owner_id=owner_id,
    )
