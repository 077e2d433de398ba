"""Exports: a neutral document in, bytes out. A leaf room that knows no database."""

from analysis.exports.formats import FORMATS, PLANNED, export

__all__ = ["FORMATS", "PLANNED", "export"]
