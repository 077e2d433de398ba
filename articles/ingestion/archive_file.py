"""An archive's file: opened whatever its compression, read line by line, each line a record or why it is none.

Its own first bytes say what it is: a header row with names that we know makes it a table, anything else is JSON Lines.
"""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from articles.ingestion import archive_table
from articles.ingestion.archive_lines import ArchiveError, ByteFile, Record, Unusable, json_lines

_GZIP: Final = b"\x1f\x8b"
_XZ: Final = b"\xfd7zXZ\x00"
_ZIP: Final = b"PK\x03\x04"
_BROKEN: Final = (EOFError, gzip.BadGzipFile, lzma.LZMAError, zlib.error, OSError)


def records(path: Path) -> Iterator[tuple[int, Record | Unusable]]:
    """Every line that is not blank, by the number of the line it begins on. Raises ArchiveError when the file breaks off."""
    number = 0
    try:
        with opened(path) as file:
            table = archive_table.table_of(file)
        with opened(path) as file:
            for number, record in archive_table.rows(file, table) if table else json_lines(file):
                yield number, record
    except _BROKEN as error:
        told = str(error) or type(error).__name__
        where = f"breaks off after line {number}" if number else "cannot be read"
        raise ArchiveError(f"{path} {where} ({told}); get a complete copy and import it again.") from error


def opened(path: Path) -> ByteFile:
    """The file's own first bytes say how it is compressed, not its name. Raises OSError, and ArchiveError for a ZIP."""
    with path.open("rb") as file:
        head = file.read(6)
    if head.startswith(_ZIP):
        raise ArchiveError(f"{path} is a ZIP file, which is not read; take the files out of it and import each.")
    if head.startswith(_GZIP):
        return gzip.open(path, "rb")
    return lzma.open(path, "rb") if head == _XZ else path.open("rb")
