"""Releases of the Open Contracting Data Standard 1.1 as a publisher's download holds them: by date, processes mixed."""

import heapq
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from benchmarks.invented import CITIES, firm, person, picked

Node = dict[str, Any]
BEGAN = datetime(2025, 1, 6, 1, tzinfo=UTC)
SPAN = timedelta(days=730)
"""From the first process to the last, however many there are: long beside the months one process takes."""
RELEASES_EACH = 3.2
BUYERS, SUPPLIERS = 400, 6_000
_OFFICES = (
    *("公安局", "教育局", "卫生健康委员会", "交通运输局", "水务局"),
    *("第一人民医院", "中医院", "职业技术学院", "图书馆", "城市管理局"),
)
_GOODS = (
    ("30200000", "计算机设备及用品"),
    ("33100000", "医疗设备"),
    ("34100000", "机动车辆"),
    ("39100000", "家具"),
    ("42122000", "泵和阀门"),
    ("45233000", "道路工程"),
    ("48000000", "软件包和信息系统"),
    ("71300000", "工程服务"),
    ("79710000", "安保服务"),
    ("90910000", "清洁服务"),
)


class Process(NamedTuple):
    """One contracting process: who buys what, who offers, what the offers are."""

    ocid: str
    buyer: Node
    subject: str
    code: str
    value: int
    offers: tuple[tuple[Node, int], ...]
    began: datetime


def releases(count: int, seed: int) -> Iterator[Node]:
    """So many releases, the earliest first; equal arguments, equal releases. A process has two to seven of them."""
    chance = random.Random(seed)
    buyers = [_buyer(chance, n) for n in range(BUYERS)]
    suppliers = [_supplier(chance, n) for n in range(SUPPLIERS)]
    waiting: list[tuple[str, str, Node]] = []
    given, number, began = 0, 0, BEGAN
    pause = SPAN * RELEASES_EACH / count
    while given < count:
        began += pause * chance.uniform(0.2, 1.8)
        while waiting and waiting[0][0] < _instant(began) and given < count:
            given += 1
            yield heapq.heappop(waiting)[2]
        number += 1
        process = _process(chance, f"ocds-5w3kq7-{seed:03d}-{number:07d}", began, buyers, suppliers)
        for release in _story(chance, process):
            heapq.heappush(waiting, (release["date"], release["id"], release))


def _story(chance: random.Random, process: Process) -> Iterator[Node]:
    """The releases of one process, in the order they are published."""
    at = process.began
    steps = ["planning"] * (chance.random() < 0.3) + ["tender"]
    steps += ["tenderAmendment"] * chance.choices((0, 1, 2), (60, 30, 10))[0]
    steps += ["award"] * (chance.random() < 0.9)
    if steps[-1] == "award" and chance.random() < 0.7:
        steps += ["contract", *["contractAmendment"] * (chance.random() < 0.15)]
        steps += ["implementation"] * (chance.random() < 0.3)
    for place, step in enumerate(steps, start=1):
        yield _release(process, step, place, at)
        at += timedelta(days=chance.randrange(5, 45), minutes=chance.randrange(600))


def _release(process: Process, step: str, place: int, at: datetime) -> Node:
    told: Node = {
        "ocid": process.ocid,
        "id": f"{process.ocid}-{place:02d}-{step}",
        "language": "zh",
        "date": _instant(at),
        "initiationType": "tender",
        "tag": [step],
        "buyer": {"id": process.buyer["id"], "name": process.buyer["name"]},
        "parties": [process.buyer],
    }
    if step == "planning":
        return told | {"planning": _planning(process), "tender": _tender(process, step, place, at)}
    tendered = step in {"tender", "tenderAmendment"}
    told["parties"] += [] if tendered else [one for one, _ in process.offers]
    told["tender"] = _tender(process, step, place, at)
    if not tendered:
        told["awards"] = [_award(process, at)]
    if step in {"contract", "contractAmendment", "implementation"}:
        told["contracts"] = [_contract(process, step, at)]
    return told


def _planning(process: Process) -> Node:
    budget = {"description": process.subject, "amount": _money(process.value * 105 // 100)}
    return {"rationale": f"{process.subject}年度采购计划", "budget": budget}


def _tender(process: Process, step: str, place: int, at: datetime) -> Node:
    buyer = {"id": process.buyer["id"], "name": process.buyer["name"]}
    tender: Node = {
        "id": f"{process.ocid}-tender",
        "title": f"{process.buyer['name']}{process.subject}采购项目",
        "description": f"{process.buyer['name']}拟采购{process.subject}，详见招标文件及附件。" * 4,
        "status": {"planning": "planned", "tender": "active", "tenderAmendment": "active"}.get(step, "complete"),
        "procurementMethod": "open",
        "mainProcurementCategory": "goods" if process.code < "45" else "services",
        "value": _money(process.value),
        "procuringEntity": buyer,
        "items": _items(process),
    }
    if step != "planning":
        closes = process.began + timedelta(days=20 + 7 * place)
        tender["tenderPeriod"] = {"startDate": _instant(process.began), "endDate": _instant(closes)}
        tender["enquiryPeriod"] = {"startDate": _instant(process.began), "endDate": _instant(closes - timedelta(7))}
        tender["documents"] = [_document(process, step, place, at)]
    if step == "tenderAmendment":
        tender["amendments"] = [{"id": str(place), "date": _instant(at), "description": "延长递交截止时间。"}]
    if step not in {"planning", "tender", "tenderAmendment"}:
        tender["numberOfTenderers"] = len(process.offers)
        tender["tenderers"] = [{"id": one["id"], "name": one["name"]} for one, _ in process.offers]
    return tender


def _award(process: Process, at: datetime) -> Node:
    winner, price = min(process.offers, key=lambda offer: offer[1])
    return {
        "id": f"{process.ocid}-award-1",
        "title": f"{process.subject}中标结果",
        "status": "active",
        "date": _instant(at),
        "value": _money(price),
        "suppliers": [{"id": winner["id"], "name": winner["name"]}],
        "items": _items(process),
    }


def _contract(process: Process, step: str, at: datetime) -> Node:
    price = min(price for _, price in process.offers)
    contract: Node = {
        "id": f"{process.ocid}-contract-1",
        "awardID": f"{process.ocid}-award-1",
        "title": f"{process.subject}合同",
        "status": "active",
        "period": {"startDate": _instant(at), "endDate": _instant(at + timedelta(365))},
        "value": _money(price),
        "dateSigned": _instant(at),
        "items": _items(process),
    }
    if step == "contractAmendment":
        contract["value"] = _money(price * 108 // 100)
        contract["amendments"] = [{"id": "1", "date": _instant(at), "rationale": "增加数量。"}]
    if step == "implementation":
        paid = {"id": "1", "date": _instant(at), "value": _money(price // 3)}
        contract["implementation"] = {"transactions": [paid]}
    return contract


def _process(chance: random.Random, ocid: str, began: datetime, buyers: list[Node], suppliers: list[Node]) -> Process:
    code, goods = chance.choice(_GOODS)
    value = chance.randrange(20, 2_000) * 10_000
    offered = chance.sample(suppliers, chance.randrange(3, 7))
    offers = tuple((one, value * chance.randrange(78, 101) // 100 + place) for place, one in enumerate(offered))
    before, after = chance.choice(("2025年", "2026年", "新院区", "二期", "")), chance.choice(("", "更新", "扩容"))
    subject = f"{before}{goods}{after}"
    return Process(ocid, _picked(chance, buyers), subject, code, value, offers, began)


def _picked(chance: random.Random, nodes: list[Node]) -> Node:
    """One of the nodes, the first ones oftener."""
    return nodes[min(int(chance.expovariate(6 / len(nodes))), len(nodes) - 1)]


def _buyer(chance: random.Random, number: int) -> Node:
    city = CITIES[number % len(CITIES)]
    name = f"{city}市{_OFFICES[number // len(CITIES) % len(_OFFICES)]}{number // 650 or ''}"
    return _party(chance, f"CN-ORG-{number:05d}", name, city, ["buyer", "procuringEntity"])


def _supplier(chance: random.Random, number: int) -> Node:
    one = firm(chance)
    return _party(chance, f"CN-SUP-{number:05d}", one.company or picked(chance, CITIES), one.city, ["tenderer"])


def _party(chance: random.Random, key: str, name: str, city: str, roles: list[str]) -> Node:
    return {
        "id": key,
        "name": name,
        "identifier": {"scheme": "CN-ORG", "id": key, "legalName": name},
        "address": {"locality": city, "region": city, "countryName": "中国"},
        "contactPoint": {"name": person(chance), "telephone": f"0{chance.randrange(10**9, 10**10)}"},
        "roles": roles,
    }


def _items(process: Process) -> list[Node]:
    classification = {"scheme": "CPV", "id": process.code, "description": process.subject}
    return [
        {"id": str(n), "description": f"{process.subject}第{n}项", "classification": classification, "quantity": 10 * n}
        for n in range(1, 4)
    ]


def _document(process: Process, step: str, place: int, at: datetime) -> Node:
    url = f"https://procurement.example/{process.ocid}/{place}.html"
    return {"id": str(place), "documentType": "tenderNotice", "title": step, "url": url, "datePublished": _instant(at)}


def _money(amount: int) -> Node:
    return {"amount": amount, "currency": "CNY"}


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
