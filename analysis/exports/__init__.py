"""Exports: a neutral document in, bytes out. A leaf room that knows no database."""

from analysis.exports.formats import FORMATS, TooLong, advice, export, named

__all__ = ["FORMATS", "TooLong", "advice", "export", "named"]
