"""What every entry point does first: it reads the settings and stops with plain sentences when they are wrong."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def load_settings() -> None:
    """Reads the settings. Wrong ones end the process with every fault on standard error, exit 1, no traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        settings.INSTALLED_APPS  # noqa: B018 - reading one name reads the module
    except ImproperlyConfigured as error:
        sys.exit(str(error))
