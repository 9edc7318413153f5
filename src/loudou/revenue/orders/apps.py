"""The orders app."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Orders, payment plans and deliveries."""

    name = "loudou.revenue.orders"
    label = "orders"
