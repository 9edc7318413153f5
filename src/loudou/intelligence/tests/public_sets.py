"""The public data sets as a user would offer them: every column, read by its look alone."""

import csv
import gzip
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from loudou.intelligence.enums import FeatureKind
from loudou.intelligence.shapes import Dataset, Feature

LATE_X_EDUCATION = (
    *("Tags", "Lead Quality", "Lead Profile", "Last Activity", "Last Notable Activity"),
    *("Asymmetrique Activity Index", "Asymmetrique Profile Index"),
    *("Asymmetrique Activity Score", "Asymmetrique Profile Score"),
)
"""What the collector of the set says sales enter or is known only later."""


def x_education(folder: Path) -> Dataset:
    """Leads of a course seller; `Select` means that nothing was chosen."""
    rows = _rows(folder / "leads/x_education.public.csv.gz")
    return _dataset(rows, ("Prospect ID", "Lead Number", "Converted"), [row["Converted"] == "1" for row in rows])


def bank(folder: Path) -> Dataset:
    """Calls of a bank; `duration` is known only after the call, `pdays` 999 means never called before."""
    rows = _rows(folder / "leads/bank_additional_full.public.csv.gz")
    return _dataset(rows, ("y",), [row["y"] == "yes" for row in rows])


def olist(folder: Path) -> Dataset:
    """Sellers who asked a marketplace: landing page, origin, and the day as a number and a weekday."""
    rows = _rows(folder / "leads/olist_mql.public.csv.gz")
    won = {row["mql_id"] for row in _rows(folder / "leads/olist_closed_deals.public.csv.gz")}
    days = [datetime.strptime(row["first_contact_date"], "%d-%m-%Y").date() for row in rows]  # noqa: DTZ007 - a day
    for row, day in zip(rows, days, strict=True):
        row |= {"day": str(day.toordinal()), "weekday": f"day {day.weekday()}"}
    return _dataset(rows, ("mql_id", "first_contact_date"), [row["mql_id"] in won for row in rows])


def maven(folder: Path) -> Dataset:
    """Closed opportunities of a fictitious hardware seller: what was known when they were opened."""
    rows = _rows(folder / "opportunities/maven_sales_pipeline.public.csv.gz")
    rows = [row for row in rows if row["deal_stage"] in {"Won", "Lost"}]
    left_out = ("opportunity_id", "deal_stage", "close_date", "close_value", "engage_date")
    return _dataset(rows, left_out, [row["deal_stage"] == "Won" for row in rows])


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _dataset(rows: Sequence[dict[str, str]], left_out: Sequence[str], outcomes: Sequence[bool]) -> Dataset:
    features, columns = [], []
    for name in [name for name in rows[0] if name not in left_out]:
        values: list[Any] = ["" if row[name] == "Select" else row[name] for row in rows]
        is_number = all(_is_number(value) for value in values if value)
        kind = FeatureKind.NUMERIC if is_number else FeatureKind.CATEGORICAL
        features.append(Feature(name, kind))
        columns.append([float(value) if value else None for value in values] if is_number else values)
    return Dataset(tuple(features), tuple(columns), list(outcomes))


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdecimal()
