"""Leads that came twice: pairs waiting for a decision, and a pair that was merged already."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import UUID

from loudou.config.demo.calendar import last_worktime
from loudou.config.demo.names import Directory
from loudou.config.demo.people import EAST
from loudou.config.demo.play.world import World
from loudou.config.demo.stories.sources import PLACES
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.flag_duplicates import flag_duplicates
from loudou.leads.services.merge import merge_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft, MergeDraft

CAME_TWICE = (
    ("lin.xiao", "有限责任公司", True),
    ("lin.xiao", "有限责任公司", True),
    ("wang.ke", "集团有限公司", True),
    ("zhou.yi", "集团有限公司", False),
    ("chen.li", "股份有限公司", False),
)
"""Whose lead it is, what its company is called the second time, and whether the same person asked."""


def bring_duplicates(world: World, random: Random) -> None:
    """Leads that came twice, under another number and a name that is nearly the same; one pair was merged already."""
    directory = Directory(random, first=970_000)
    at = last_worktime(world.now) - timedelta(hours=3)
    ids: list[UUID] = []
    for username, suffix, keeps_name in CAME_TWICE:
        person, again = directory.prospect(EAST), directory.prospect(EAST)
        first = LeadDraft(
            name=person.name, company=person.company, title="采购经理", mobile=person.mobile, province=person.province,
            city=person.city, industry=person.industry, source=PLACES[0].name, medium=PLACES[0].medium,
            need="车间扩产，询两台加工中心", owner_id=world.users[username], captured_at=at,
        )  # fmt: skip
        second = replace(
            first, name=person.name if keeps_name else again.name, mobile=again.mobile, email=again.email, title="",
            company=person.company.removesuffix("股份有限公司").removesuffix("有限公司") + suffix,
            source=PLACES[2].name, medium=PLACES[2].medium,
            need="计划年内购置五轴加工中心，需要上门演示", budget="200万以内", owner_id=world.users[username],
            captured_at=at + timedelta(minutes=40),
        )  # fmt: skip
        result = capture_leads(world.system(at), drafts=[first, second], policy=CapturePolicy(channel="web"))
        ids += [row.lead_id for row in result.rows if row.lead_id is not None]
    flag_duplicates(world.system(at + timedelta(hours=1)), lead_ids=ids)
    merging = world.acting(world.users[CAME_TWICE[0][0]], at + timedelta(hours=1))
    merge_leads(merging, merges=[MergeDraft((ids[0], ids[1]))])
