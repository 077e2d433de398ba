"""What the operating system or PostgreSQL complains of, as one plain sentence with the next step."""

from __future__ import annotations

import errno

ADVICE = {
    errno.ENOSPC: "The disk is full",
    errno.EDQUOT: "The disk quota is used up",
    errno.EROFS: "The directory is read-only",
    errno.EACCES: "The directory may not be written",
    errno.EPERM: "The directory may not be changed",
    errno.ENOTDIR: "A file is in the way of the directory",
    errno.EEXIST: "A file is in the way of the directory",
}
NEXT = "free some space, or choose another directory with DIVERGENCE_HOME."


def sentence(error: Exception) -> str:
    """One line for a person: cause, place, next step."""
    if isinstance(error, OSError) and error.errno is not None:
        cause = ADVICE.get(error.errno, error.strerror or "Something failed")
        named = f" ({error.filename})" if error.filename else ""
        step = NEXT if error.errno in {errno.ENOSPC, errno.EDQUOT} else NEXT.partition(", or ")[2]
        return f"{cause}{named}; {step}"
    words = " ".join(str(error).split())
    if "No space left on device" in words:
        return f"The disk is full; {NEXT}"
    return words
