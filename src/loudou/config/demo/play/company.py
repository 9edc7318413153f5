"""Sets the company up: people, catalogue, pools and rules."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from loudou.config.demo import people as cast
from loudou.config.demo.calendar import day_of
from loudou.config.demo.catalogue import (
    BY_CODE,
    DEALER_RATE,
    EARLIER_RATE,
    ITEMS,
    MACHINES,
    PRICE_LISTS,
    TIERS,
    UNITS,
    Item,
)
from loudou.config.demo.errors import DemoCompanyExists
from loudou.config.demo.names import CITIES
from loudou.config.demo.play.world import World
from loudou.config.installing import install
from loudou.cpq.catalog.services.add_price_lists import add_price_lists
from loudou.cpq.catalog.services.add_products import add_products, add_units
from loudou.cpq.catalog.services.set_prices import add_prices
from loudou.kernel.context import Context
from loudou.kernel.money import round_half_up
from loudou.leads.enums import AssignmentMethod, PoolKind
from loudou.leads.services.save_assignment_rule import save_assignment_rule
from loudou.leads.services.save_pool import save_pool
from loudou.leads.services.save_provider import save_provider
from loudou.leads.shapes import AssignmentMemberDraft, AssignmentRuleDraft, PoolDraft, ProviderDraft
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import Department, User
from loudou.platform.identity.services.manage_people import PersonDraft, add_department, add_people, add_team
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.create import create_records
from loudou.sales.pipeline.models import LossReason, Stage, StageCriterion

ISSUER = {
    "name": "恒力精工装备有限公司",
    "name_en": "Hengli Precision Equipment Co., Ltd.",
    "uscc": "91320505MAXXXX007B",
    "phone": "199 0000 0000",
    "address": "江苏省苏州市虚构路1号",
    "address_en": "1 Xugou Road, Suzhou, Jiangsu",
    "bank": "某某银行苏州分行 0000 0000 0000",
    "is_default": True,
}
"""Who the quotes come from."""


def set_up(ctx: Context, now: datetime) -> World:
    """The company before its first lead."""
    if Department.objects.filter(name=cast.COMPANY).exists():
        raise DemoCompanyExists(f"{cast.COMPANY} is in this database already.")
    install(ctx)
    world = World(now, users=_people(ctx))
    world.products = _products(ctx)
    _prices(ctx, world, day_of(ctx.now))
    _pools_and_rules(ctx, world)
    # Set up and switched off: an installation asks nobody outside before somebody wants it to.
    save_provider(ctx, provider=ProviderDraft("gleif", "gleif", "GLEIF", monthly_quota=1000, is_enabled=False))
    create_records(ctx, record_type("issuer"), [ISSUER])
    world.stages = dict(Stage.objects.values_list("code", "id"))
    world.criteria = dict(StageCriterion.objects.values_list("code", "id"))
    world.reasons = dict(LossReason.objects.values_list("code", "id"))
    return world


def _people(ctx: Context) -> dict[str, UUID]:
    with recording(ctx, "demo.people"):
        departments = {cast.COMPANY: add_department(ctx, name=cast.COMPANY)}
        for name, parent in cast.DEPARTMENTS:
            departments[name] = add_department(ctx, name=name, parent_id=departments[parent])
        known = dict(User.objects.values_list("username", "id"))
        drafts = [
            PersonDraft(
                username=person.username,
                name=person.name,
                email=f"{person.username}@example.com",
                password=cast.PASSWORD,
                department_id=departments[person.department],
                roles=person.roles,
                is_administrator=person.username == "admin",
            )
            for person in cast.PEOPLE
            if person.username not in known
        ]
        users = known | dict(zip((d.username for d in drafts), add_people(ctx, drafts=drafts), strict=True))
        for name, members in cast.TEAMS.items():
            add_team(ctx, name=name, user_ids=[users[member] for member in members])
    return users


def _products(ctx: Context) -> dict[str, UUID]:
    rows = [{"code": code, "name": name, "name_en": en, "places": places} for code, name, en, places in UNITS]
    units = dict(zip((row["code"] for row in rows), add_units(ctx, rows=rows), strict=True))
    ids = add_products(
        ctx,
        rows=[
            {
                "code": item.code,
                "name": item.name,
                "name_en": item.name_en,
                "spec": item.spec,
                "category": item.category,
                "unit_id": units[item.unit],
                "tax_rate": item.tax_rate,
                "cost": Decimal(item.cost),
            }
            for item in ITEMS
        ],
    )
    return dict(zip(BY_CODE, ids, strict=True))


def _prices(ctx: Context, world: World, begin: date) -> None:
    """Last year's prices until New Year's Eve, this year's from then on, and what dealers pay."""
    turn = date(begin.year + 1, 1, 1)
    standard, dealer = PRICE_LISTS
    lists = add_price_lists(
        ctx,
        rows=[
            {
                "name": f"{begin.year} {standard}",
                "currency": "CNY",
                "is_default": True,
                "valid_until": turn - timedelta(1),
            },
            {"name": f"{turn.year} {standard}", "currency": "CNY", "is_default": True, "valid_from": turn},
            {"name": dealer, "currency": "CNY"},
        ],
    )
    rates = (EARLIER_RATE, Decimal(1), DEALER_RATE)
    rows = [
        {"price_list_id": pk, "product_id": world.products[item.code], "min_quantity": least, "unit_price": price}
        for pk, rate in zip(lists, rates, strict=True)
        for item in ITEMS
        for least, price in _tiers(item, rate)
    ]
    add_prices(ctx, rows=rows)


def _tiers(item: Item, rate: Decimal) -> list[tuple[Decimal, Decimal]]:
    price = round_half_up(item.price * rate, -2)
    found = [(Decimal(0), price)]
    if item in MACHINES:
        found += [(Decimal(least), round_half_up(price * share, 0)) for least, share in TIERS]
    return found


def _pools_and_rules(ctx: Context, world: World) -> None:
    administrator = world.users["ma.shichang"]
    for region, name in ((cast.EAST, "华东线索池"), (cast.SOUTH, "华南线索池"), (cast.NORTH, "华北线索池")):
        members = cast.sellers(region)
        pool = save_pool(
            ctx,
            pool=PoolDraft(
                name=name,
                kind=PoolKind.MEMBER_CLAIM,
                offers_nurture=True,
                owner_id=world.users[cast.MANAGERS[region]],
                claim_limit=None,
                member_ids=tuple(world.users[person.username] for person in members),
                admin_ids=(administrator, world.users[cast.MANAGERS[region]]),
            ),
        )
        world.pools[region] = pool
        provinces = ", ".join(f'"{province}"' for province in dict.fromkeys(province for province, _ in CITIES[region]))
        save_assignment_rule(
            ctx,
            rule=AssignmentRuleDraft(
                name=f"{name} · 按权重",
                method=AssignmentMethod.WEIGHTED,
                criteria=f"province in [{provinces}]",
                pool_id=pool,
                members=tuple(
                    AssignmentMemberDraft(world.users[person.username], weight=person.weight) for person in members
                ),
            ),
        )
