"""Registers the wiring room: its commands are found, its checks run, and tasks know their broker."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from config.celery import app as celery_app
from config.checks import unsafe_settings

__all__ = ["ConfigConfig", "celery_app"]


class ConfigConfig(AppConfig):
    """Commands that start, stop and check an installation."""

    name = "config"

    def ready(self) -> None:
        """Makes `manage.py check --deploy` say what is unsafe."""
        register(unsafe_settings, Tags.security, deploy=True)
        celery_app.set_default()
