"""API of what was published."""

from ninja import Router

router = Router(tags=["sources"])
