"""Registers the room of what it means."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """What it means."""

    name = "analysis"
    default_auto_field = "django.db.models.BigAutoField"
