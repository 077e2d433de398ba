"""Registers the wiring room, so that its commands are found."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Commands that start, stop and check an installation."""

    name = "config"
