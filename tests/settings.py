"""Settings of the test suite: the real ones, quick password hashing, loopback allowed where a test says so."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
