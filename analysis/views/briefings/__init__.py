"""Briefings on screen: read, planned, written, issued."""
