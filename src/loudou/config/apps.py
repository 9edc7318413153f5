"""Registers the root package so that its commands and templates are found."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The root of the application."""

    name = "loudou.config"
    label = "config"
