"""What intake offers the rest of the product: its record types, the card of a tracking link, the built-in captcha."""

from loudou.marketing.intake.panels import CONTENT_PANEL, LINK_PANEL
from loudou.marketing.intake.records import FORM, INTAKE_ENTRY, INTAKE_SOURCE, MAILBOX, TRACKING_LINK
from loudou.marketing.intake.services.captcha_kinds import register_captcha
from loudou.marketing.intake.views.captcha import SUM
from loudou.platform.records.registry import register_record_type
from loudou.ui.panels import register_panel

for record_type in (FORM, INTAKE_SOURCE, MAILBOX, INTAKE_ENTRY, TRACKING_LINK):
    register_record_type(record_type)
register_panel(LINK_PANEL)
register_panel(CONTENT_PANEL)
register_captcha(SUM)
