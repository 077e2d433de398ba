"""Addresses of the briefings: the weekly plan's under the week, other plans' under their name and the week."""

from django.urls import URLPattern, path, re_path

from analysis.views.briefings import edit, pieces, plans, read, state, versions

ONE = r"^briefings/(?:(?P<plan>[a-z][a-z0-9-]{0,59})/)?(?P<week>\d{4}-[Ww]\d{1,2})"

urlpatterns: list[URLPattern] = [
    path("briefings.atom", read.feed, name="briefings-feed"),
    path("briefings/", read.briefings, name="briefings"),
    path("briefings/draft/", read.drafted, name="briefing-draft"),
    path("briefings/pin/", pieces.pinned, name="briefing-pin"),
    path("briefings/pieces/<int:article_id>/", pieces.piece, name="briefing-piece"),
    path("briefings/plans/", plans.plans, name="briefing-plans"),
    path("briefings/plans/new/", plans.new, name="briefing-plan-new"),
    path("briefings/plans/<slug:slug>/", plans.plan, name="briefing-plan"),
    re_path(rf"{ONE}\.csv-metadata\.json$", read.described, name="briefing-described"),
    re_path(rf"{ONE}\.(?P<suffix>[a-z]{{1,8}}(?:\.json)?)$", read.download, name="briefing-export"),
    re_path(rf"{ONE}/figures/(?P<key>[a-z0-9][a-z0-9_-]{{0,59}})\.svg$", read.figure, name="briefing-figure"),
    re_path(rf"{ONE}/edit/$", edit.edit, name="briefing-edit"),
    re_path(rf"{ONE}/edit/preview/$", edit.preview, name="briefing-preview"),
    re_path(rf"{ONE}/edit/autosave/$", edit.autosave, name="briefing-autosave"),
    re_path(rf"{ONE}/changed/$", read.changed, name="briefing-changed"),
    re_path(rf"{ONE}/versions/$", versions.versions, name="briefing-versions"),
    re_path(rf"{ONE}/issue/$", state.issuing, name="briefing-issue"),
    re_path(rf"{ONE}/mails/$", state.mailed, name="briefing-mails"),
    re_path(rf"{ONE}/$", read.briefing, name="briefing"),
]
