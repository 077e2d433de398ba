"""Measures and theses on screen."""
