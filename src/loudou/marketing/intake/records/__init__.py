"""Forms, sources and tracking links as records."""

from loudou.marketing.intake.records.forms import FORM
from loudou.marketing.intake.records.links import TRACKING_LINK
from loudou.marketing.intake.records.sources import INTAKE_SOURCE

__all__ = ["FORM", "INTAKE_SOURCE", "TRACKING_LINK"]
