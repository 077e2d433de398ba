"""Runs what other people wrote through our parsers in a process that may break: a hard end, a cap on memory, no database.

Parsers are C code that can abort, spin or eat the machine. The reader is one child of this process, kept for many documents;
when it breaks, only it is lost, and its caller learns during which stage and by which signal.
"""

from articles.ingestion.confined.reader import run

__all__ = ["run"]
