"""Leads to merge, and what their tests look at."""

from datetime import timedelta

from loudou.config.invariants_check import invariant_files
from loudou.leads.models import (
    Lead,
)
from loudou.leads.services.merge import merge_leads
from loudou.leads.shapes import MergeDraft
from loudou.leads.tests.factories import NOW, make_lead

LEAD_RULES = [file.stem for file in invariant_files() if file.stem.startswith("L")]
LATER = NOW + timedelta(hours=1)
UNSTEADY = {"version", "updated_at", "search", "title_key", "scored_at"}


def pair(owner_id, **second):
    """Two leads of one person who called from two numbers; the first says more."""
    first = make_lead(owner_id=owner_id, city="苏州", email="gu@ruichi.example", need="车床", wechat="gu")
    values = {"mobile": "13900000001", "need": "三台五轴加工中心，年内到货", "tags": ("展会",)} | second
    return first, make_lead(owner_id=owner_id, now=NOW + timedelta(minutes=5), **values)


def merge(ctx, *leads, **more):
    (done,) = merge_leads(ctx, merges=[MergeDraft(tuple(lead.id for lead in leads), **more)])
    return done


def rows():
    """Every lead as it stands, without what every write moves."""
    return {
        row["id"]: {name: value for name, value in row.items() if name not in UNSTEADY} for row in Lead.objects.values()
    }
