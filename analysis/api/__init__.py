"""API of what it means: pieces with their tags, companies, countries, themes, counts over time, briefings, validation."""

from ninja import Router

from analysis.api.briefings import router as briefings
from analysis.api.corrections import router as corrections
from analysis.api.entities import router as entities
from analysis.api.pieces import router as pieces
from analysis.api.saved_views import router as saved_views
from analysis.api.timeline import router as timeline
from analysis.api.validation import router as validation

router = Router()
for part in (pieces, corrections, entities, timeline, briefings, validation, saved_views):
    router.add_router("", part)
