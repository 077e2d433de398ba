"""Which operating-system account runs PostgreSQL: our own, or, because PostgreSQL refuses root, an unprivileged one."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    """An account that exists on this machine."""

    name: str
    uid: int
    gid: int

    def reaches(self, path: Path) -> bool:
        """Whether this account may walk to `path`; directories that do not exist yet count as open."""
        return all(self._enters(folder) for folder in (path, *path.parents) if folder.is_dir())

    def _enters(self, folder: Path) -> bool:
        facts = folder.stat()
        if facts.st_uid == self.uid:
            return bool(facts.st_mode & stat.S_IXUSR)
        if facts.st_gid == self.gid:
            return bool(facts.st_mode & stat.S_IXGRP)
        return bool(facts.st_mode & stat.S_IXOTH)


def unprivileged() -> Account | None:
    """The account PostgreSQL runs under when we are root; None for an ordinary user, who runs it himself.

    Raises OSError with one sentence when DIVERGENCE_POSTGRES_USER names nobody on this machine, or names root.
    """
    if os.geteuid() != 0:
        return None
    name = os.environ.get("DIVERGENCE_POSTGRES_USER") or "nobody"
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        raise OSError(f"This machine has no account {name}; name another in DIVERGENCE_POSTGRES_USER.") from None
    if found.pw_uid == 0:
        raise OSError("PostgreSQL refuses to run as root; name another account in DIVERGENCE_POSTGRES_USER.")
    return Account(found.pw_name, found.pw_uid, found.pw_gid)


def of(uid: int) -> Account:
    """The account that owns something. A uid without a name is an account, too."""
    try:
        found = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, uid)
    return Account(found.pw_name, found.pw_uid, found.pw_gid)
