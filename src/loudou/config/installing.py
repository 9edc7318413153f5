"""What every new installation starts with: roles, default rules and processes, and one administrator."""

import secrets

from loudou.config.roles import ROLES
from loudou.kernel.context import Context
from loudou.leads.services.install_defaults import install_defaults as install_lead_defaults
from loudou.marketing.tenders.services.install_defaults import install_defaults as install_tender_defaults
from loudou.platform.access.services.install_roles import install_roles
from loudou.platform.changes.recording import records_changes
from loudou.platform.identity.queries import people_named
from loudou.platform.identity.services.manage_people import PersonDraft, add_people
from loudou.sales.pipeline.services.install_defaults import install_defaults as install_pipeline_defaults

ADMINISTRATOR = "admin"


@records_changes("install")
def install(ctx: Context) -> None:
    """Add whatever of the defaults is missing; what a company made of them stays. Running it again changes nothing."""
    install_roles(ctx, drafts=ROLES)
    install_lead_defaults(ctx)
    install_pipeline_defaults(ctx)
    install_tender_defaults(ctx)


@records_changes("install.administrator")
def add_administrator(ctx: Context) -> str | None:
    """Add the first administrator with a random password, returned this once; None when there is one of that name."""
    if people_named([ADMINISTRATOR]):
        return None
    password = secrets.token_urlsafe(12)
    add_people(ctx, drafts=[PersonDraft(ADMINISTRATOR, "管理员", password=password, is_administrator=True)])
    return password
