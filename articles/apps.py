"""Registers the room of what was published."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """What was published."""

    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"
