"""Exports: a neutral document in, bytes out. A leaf room that knows no database."""

from analysis.exports.formats import FORMATS, PLANNED, advice, export

__all__ = ["FORMATS", "PLANNED", "advice", "export"]
