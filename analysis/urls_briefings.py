"""Addresses of the briefings: the weekly plan's under the week, other plans' under their name and the week."""

from django.urls import URLPattern, path, re_path

from analysis.views import (
    briefings,
    briefings_edit,
    briefings_pieces,
    briefings_plans,
    briefings_state,
    briefings_versions,
)

ONE = r"^briefings/(?:(?P<plan>[a-z][a-z0-9-]{0,59})/)?(?P<week>\d{4}-[Ww]\d{1,2})"

urlpatterns: list[URLPattern] = [
    path("briefings.atom", briefings.feed, name="briefings-feed"),
    path("briefings/", briefings.briefings, name="briefings"),
    path("briefings/draft/", briefings.drafted, name="briefing-draft"),
    path("briefings/pin/", briefings_pieces.pinned, name="briefing-pin"),
    path("briefings/pieces/<int:article_id>/", briefings_pieces.piece, name="briefing-piece"),
    path("briefings/plans/", briefings_plans.plans, name="briefing-plans"),
    path("briefings/plans/new/", briefings_plans.new, name="briefing-plan-new"),
    path("briefings/plans/<slug:slug>/", briefings_plans.plan, name="briefing-plan"),
    re_path(rf"{ONE}\.csv-metadata\.json$", briefings.described, name="briefing-described"),
    re_path(rf"{ONE}\.(?P<suffix>[a-z]{{1,8}}(?:\.json)?)$", briefings.download, name="briefing-export"),
    re_path(rf"{ONE}/figures/(?P<key>[a-z0-9][a-z0-9_-]{{0,59}})\.svg$", briefings.figure, name="briefing-figure"),
    re_path(rf"{ONE}/edit/$", briefings_edit.edit, name="briefing-edit"),
    re_path(rf"{ONE}/edit/preview/$", briefings_edit.preview, name="briefing-preview"),
    re_path(rf"{ONE}/edit/autosave/$", briefings_edit.autosave, name="briefing-autosave"),
    re_path(rf"{ONE}/changed/$", briefings.changed, name="briefing-changed"),
    re_path(rf"{ONE}/versions/$", briefings_versions.versions, name="briefing-versions"),
    re_path(rf"{ONE}/issue/$", briefings_state.issuing, name="briefing-issue"),
    re_path(rf"{ONE}/mails/$", briefings_state.mailed, name="briefing-mails"),
    re_path(rf"{ONE}/$", briefings.briefing, name="briefing"),
]
