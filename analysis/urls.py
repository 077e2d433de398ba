"""Addresses of the dashboard."""

from django.urls import URLPattern, path, re_path

from analysis.views import (
    articles,
    briefings,
    entities,
    look,
    overview,
    rule_changes,
    rules,
    sources,
    stories,
    timeline,
)

app_name = "analysis"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("articles/", articles.articles, name="articles"),
    path("articles/<int:article_id>/", articles.article, name="article"),
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
    path("settings/rules/", rules.rules, name="rules"),
    path("settings/rules.zip", rules.archive, name="rules-archive"),
    path("settings/rules/compare/", rules.comparison, name="rules-compare"),
    path("settings/rules/alarms/<int:pk>/", rules.looked_at, name="rules-alarm"),
    path("settings/rules/changes/<int:pk>/", rule_changes.change, name="rules-change"),
    path("settings/rules/new/<slug:kind>/", rules.new, name="rules-new"),
    path("settings/rules/<slug:kind>/", rules.kind, name="rules-kind"),
    path("settings/rules/<slug:kind>/<str:slug>/", rules.row, name="rules-row"),
]
