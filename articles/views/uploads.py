"""Keeps files that are too large out of memory and off the disk while they come in."""

from __future__ import annotations

from typing import Any, Final

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST: Final = 10_000_000  # bytes of one file


class Bounded(FileUploadHandler):
    """Drops a file as soon as it has more than MOST bytes; the view then sees none."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Counts; what is within the bound goes on to the next handler. Raises SkipFile beyond it."""
        self.size = start + len(raw_data)
        if self.size > MOST:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leaves the file to the next handler."""
