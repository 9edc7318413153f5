"""Who somebody is by the values that came in."""

from collections.abc import Mapping

from loudou.marketing.intake.enums import Target

REACHED_BY = (Target.MOBILE, Target.PHONE, Target.EMAIL, Target.WECHAT)
LONGEST = 200
LONGEST_CONTACT = 254


def names_of(values: Mapping[str, object]) -> dict[str, str]:
    """Who sent something, as columns of the intake log."""
    return {"person": person_of(values), "company": company_of(values), "contact": contact_of(values)}


def person_of(values: Mapping[str, object]) -> str:
    """The name, else the company, else a way to reach somebody; a dash where nothing of it is known."""
    return _text(values, Target.NAME)[:LONGEST] or company_of(values) or contact_of(values)[:LONGEST] or "–"


def company_of(values: Mapping[str, object]) -> str:
    """The company; empty where it is not known."""
    return _text(values, Target.COMPANY)[:LONGEST]


def contact_of(values: Mapping[str, object]) -> str:
    """The first way to reach somebody: mobile, telephone, e-mail, WeChat; empty where there is none."""
    return next((text for text in (_text(values, one) for one in REACHED_BY) if text), "")[:LONGEST_CONTACT]


def _text(values: Mapping[str, object], target: Target) -> str:
    value = values.get(target.value)
    return value.strip() if isinstance(value, str) else ""
