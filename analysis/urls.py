"""Addresses of the dashboard."""

from django.urls import URLPattern, path, re_path

from analysis.views import (
    articles,
    briefings,
    corrections,
    entities,
    look,
    many,
    overview,
    said,
    sources,
    stories,
    timeline,
    unlisted,
)

app_name = "analysis"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("articles/", articles.articles, name="articles"),
    path("articles/<int:article_id>/", articles.article, name="article"),
    path("articles/<int:article_id>/correct/", corrections.correct, name="correct"),
    path("articles/<int:article_id>/why/", corrections.why, name="why"),
    path("articles/<int:article_id>/why/<slug:kind>/<slug:slug>/", corrections.why, name="why-tag"),
    path("corrections/", said.corrections, name="corrections"),
    path("corrections.csv", said.export, name="corrections-export"),
    path("corrections/many/", many.many, name="many"),
    path("corrections/<int:pk>/undo/", corrections.undo, name="undo"),
    path("corrections/acts/<uuid:batch>/undo/", corrections.undo_act, name="undo-act"),
    path("corrections/undo/", corrections.undo_last, name="undo-last"),
    re_path(r"^articles\.(?P<suffix>[a-z]{1,8})$", articles.export, name="articles-export"),
    path("companies/", entities.companies, name="companies"),
    path("companies/<slug:slug>/", entities.company, name="company"),
    path("countries/", entities.countries, name="countries"),
    path("countries/<slug:code>/", entities.country, name="country"),
    path("themes/", entities.themes, name="themes"),
    path("themes/<slug:slug>/", entities.theme, name="theme"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("stories/<int:story_id>/", stories.story, name="story"),
    path("briefings/", briefings.briefings, name="briefings"),
    path("briefings/<slug:week>/", briefings.briefing, name="briefing"),
    re_path(r"^briefings/(?P<week>[\w-]{1,20})\.(?P<suffix>[a-z]{1,8})$", briefings.download, name="briefing-export"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:slug>/", sources.source, name="source"),
    path("settings/look/", look.look, name="look"),
    path("settings/names/", unlisted.names, name="names"),
    path("settings/names/<int:pk>/", unlisted.name, name="name"),
    path("settings/names/<int:pk>/add/", unlisted.add, name="name-add"),
    path("settings/names/<int:pk>/dismiss/", unlisted.dismiss, name="name-dismiss"),
    path("settings/names/<int:pk>/reopen/", unlisted.reopen, name="name-reopen"),
]
