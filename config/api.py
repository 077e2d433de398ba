"""The API: one version, one error shape, documentation served by ourselves."""

from ninja import NinjaAPI

from analysis.api import router as analysis_router
from articles.api import router as articles_router

api = NinjaAPI(title="Divergence", version="1", urls_namespace="api", docs_url="/docs")
api.add_router("", articles_router)
api.add_router("", analysis_router)
