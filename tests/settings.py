"""Settings of the test suite: the real ones, a home of their own, quick password hashing.

pytest-django reads this file before any conftest, and pytest-xdist starts its workers afterwards: the home chosen here is
inherited by them. Without DATABASE_URL, `tests/conftest.py` starts one throw-away PostgreSQL in that home.
"""

import os
import tempfile
from pathlib import Path

if "DIVERGENCE_TEST_HOME" not in os.environ:
    room = tempfile.mkdtemp(prefix="divergence-tests-")
    Path(room).chmod(0o711)  # root's PostgreSQL runs under another account, which must be able to pass through
    os.environ["DIVERGENCE_TEST_HOME"] = f"{room}/home"
os.environ["DIVERGENCE_HOME"] = os.environ["DIVERGENCE_TEST_HOME"]
os.environ["DIVERGENCE_DATABASE_ROLE"] = "divergence_owner"  # it makes the test databases

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
