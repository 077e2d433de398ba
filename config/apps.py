"""Registers the wiring room: its commands are found, its checks run, and tasks know their broker."""

import importlib

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Tags, register

from config.celery import app as celery_app
from config.checks import unsafe_settings

__all__ = ["ConfigConfig", "celery_app"]


class ConfigConfig(AppConfig):
    """Commands that start, stop and check an installation."""

    name = "config"

    def ready(self) -> None:
        """Makes `manage.py check --deploy` say what is unsafe, and sends errors where SENTRY_DSN says."""
        register(unsafe_settings, Tags.security, deploy=True)
        celery_app.set_default()
        if settings.SENTRY_DSN:
            importlib.import_module("sentry_sdk").init(dsn=settings.SENTRY_DSN, send_default_pii=False)
