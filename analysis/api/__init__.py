"""API of what it means."""

from ninja import Router

router = Router(tags=["analysis"])
