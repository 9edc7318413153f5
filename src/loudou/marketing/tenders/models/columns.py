"""Columns that tables of tenders share."""

from decimal import Decimal

from django.db import models
from django.db.models import Q


def text_column(label: object, longest: int) -> "models.CharField[str, str]":
    """A text, empty when unknown."""
    return models.CharField(label, max_length=longest, blank=True, default="")  # type: ignore[arg-type]  # a lazy label


def money_column(label: object) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """An amount of money, NULL when unknown; its currency stands in a column of its own."""
    return models.DecimalField(label, max_digits=19, decimal_places=4, null=True, blank=True)  # type: ignore[arg-type]  # a lazy label


def amount_check(name: str, *columns: str) -> models.CheckConstraint:
    """No amount is negative, and one that is known has a currency."""
    is_fine = Q()
    for column in columns:
        is_fine &= Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gte": 0, "currency__regex": "^[A-Z]{3}$"})
    return models.CheckConstraint(name=name, condition=is_fine)
