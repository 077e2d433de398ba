"""Subjects beside each other, and kinds crossed."""
