"""Addresses of the dashboard."""

from django.urls import URLPattern, path, re_path

from analysis import urls_briefings as briefing_urls
from analysis.views import articles, entities, exports, facets, overview, palette, sources, stories, terms, timeline
from analysis.views.charts import take, take_lists
from analysis.views.comparing import compare, matrix, together
from analysis.views.corrections import corrections, many, said
from analysis.views.measures import emphasis, measures, theses
from analysis.views.notices import notice_doors, notices
from analysis.views.reader import keeping, look, my_reading, notes, saved_views
from analysis.views.rules import rule_changes, rules, unlisted
from analysis.views.validation import coding, learned, validation

app_name = "analysis"
DOCUMENTS = "|".join(sorted(take.DOCUMENTS))
LISTED = "|".join(take_lists.LISTED)
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("articles/", articles.articles, name="articles"),
    path("articles/facets/<slug:key>/", facets.facet, name="facet"),
    path("articles/<int:article_id>/", articles.article, name="article"),
    path("articles/acts/", keeping.keep_many, name="keep-many"),
    path("articles/arrived/", keeping.arrived, name="arrived"),
    path("articles/<int:article_id>/keep/", keeping.keep, name="keep"),
    path("articles/<int:article_id>/notes/", notes.write, name="note-write"),
    path("notes/<int:pk>/", notes.change, name="note-change"),
    path("reading/", my_reading.reading, name="reading"),
    path("reading/<slug:slug>/", my_reading.kept, name="reading-list"),
    path("reading/unread/<str:slug>/", my_reading.unread, name="reading-unread"),
    path("views/", saved_views.views, name="views"),
    re_path(r"^views/feed/(?P<key>[\w-]{20,60})\.(?P<suffix>[a-z]{1,8})$", saved_views.feed, name="view-feed"),
    path("views/<str:slug>/", saved_views.view, name="view"),
    path("views/<str:slug>/change/", saved_views.change, name="view-change"),
    re_path(
        r"^views/(?P<slug>[^/.]{1,200})\.(?P<suffix>[a-z]{1,8}(?:\.json)?)$", saved_views.export, name="view-export"
    ),
    path("articles/<int:article_id>/revisions/", articles.revisions, name="revisions"),
    path("articles/<int:article_id>/correct/", corrections.correct, name="correct"),
    path("articles/<int:article_id>/why/", corrections.why, name="why"),
    path("articles/<int:article_id>/why/<slug:kind>/<str:slug>/", corrections.why, name="why-tag"),
    path("corrections/", said.corrections, name="corrections"),
    path("corrections.csv", said.export, name="corrections-export"),
    path("corrections/names/", corrections.names, name="names"),
    path("corrections/many/", many.many, name="many"),
    path("corrections/<int:pk>/undo/", corrections.undo, name="undo"),
    path("corrections/acts/<uuid:batch>/undo/", corrections.undo_act, name="undo-act"),
    path("corrections/undo/", corrections.undo_last, name="undo-last"),
    path("articles.csv-metadata.json", articles.described, name="articles-described"),
    re_path(r"^articles\.(?P<suffix>[a-z]{1,8}(?:\.json)?)$", articles.export, name="articles-export"),
    re_path(
        r"^articles/(?P<article_id>\d{1,18})\.(?P<suffix>[a-z]{1,8}(?:\.json)?)$", articles.cite, name="article-cite"
    ),
    path("companies/", entities.companies, name="companies"),
    path("companies/<slug:slug>/", entities.company, name="company"),
    path("countries/", entities.countries, name="countries"),
    path("countries/<slug:code>/", entities.country, name="country"),
    path("themes/", entities.themes, name="themes"),
    path("themes/<slug:slug>/", entities.theme, name="theme"),
    path("products/", entities.products, name="products"),
    path("products/<slug:slug>/", entities.product, name="product"),
    path("bodies/", entities.bodies, name="bodies"),
    path("bodies/<slug:slug>/", entities.body, name="body"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("compare/", compare.comparison, name="compare"),
    re_path(rf"^compare\.(?P<suffix>csv|json|{DOCUMENTS}|{LISTED})$", compare.export, name="compare-export"),
    path("matrix/", matrix.layers, name="matrix"),
    re_path(r"^matrix\.(?P<suffix>[a-z]{1,8}(?:\.json)?)$", matrix.export, name="matrix-export"),
    path("terms/", terms.terms, name="terms"),
    path("terms/<slug:slug>/", terms.term, name="term"),
    path("emphasis/", emphasis.emphasis, name="emphasis"),
    path("figures/", measures.measures, name="measures"),
    path("figures/co-mentions/network/", together.ask, name="network"),
    path("figures/<slug:slug>/", measures.measure, name="measure"),
    re_path(
        r"^figures/(?P<slug>[\w-]{1,40})\.(?P<suffix>[a-z]{1,8}(?:\.json)?)$", measures.export, name="measure-export"
    ),
    path("stories/", stories.stories, name="stories"),
    path("stories/<int:story_id>/", stories.story, name="story"),
    path("stories/<int:story_id>/split/", stories.split, name="story-split"),
    path("stories/<int:story_id>/merge/", stories.merge, name="story-merge"),
    path("stories/<int:story_id>/not-a-copy/", stories.not_a_copy, name="story-not-a-copy"),
    path("stories/<int:story_id>/undo/", stories.undo, name="story-undo"),
    path("validation/", validation.validation, name="validation"),
    path("validation/learned/", learned.learned, name="learned"),
    path("validation/learned/<slug:slug>/", learned.switch, name="learned-switch"),
    path("validation/new/", validation.new, name="validation-new"),
    path("validation/<int:pk>/", validation.sample, name="validation-sample"),
    path("validation/<int:pk>/code/", coding.code, name="validation-code"),
    path("validation/<int:pk>/close/", validation.close, name="validation-close"),
    path("validation/<int:pk>/grow/", validation.grow, name="validation-grow"),
    path("validation/<int:pk>/score/", validation.score, name="validation-score"),
    path("validation/<int:pk>/scores.<slug:suffix>", validation.export, name="validation-export"),
    path("validation/cards/<int:pk>/", validation.pieces, name="validation-pieces"),
    path("theses/", theses.theses, name="theses"),
    path("theses/new/", theses.new, name="thesis-new"),
    path("theses/<slug:slug>/", theses.thesis, name="thesis"),
    path("theses/<slug:slug>.json", theses.as_json, name="thesis-json"),
    path("theses/<slug:slug>/retire/", theses.retired, name="thesis-retire"),
    path("theses/<slug:slug>/<slug:week>/", theses.run, name="thesis-run"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<uuid:pk>/", exports.export, name="export"),
    path("exports/<uuid:pk>/file/", exports.file, name="export-file"),
    path("notices/", notices.notices, name="notices"),
    path("notices/new/", notices.new, name="notice-new"),
    path("notices/<uuid:key>/", notices.alert, name="notice"),
    path("notices/messages/<uuid:id>/", notices.message, name="notice-message"),
    path("notices/stop/<str:word>/", notice_doors.stop, name="notice-stop"),
    path("notices/confirm/<str:word>/", notice_doors.confirm, name="notice-confirm"),
    path("notices/feeds/<slug:word>.atom", notice_doors.feed, name="notice-feed"),
    *briefing_urls.urlpatterns,
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:slug>/", sources.source, name="source"),
    path("palette/", palette.palette, name="palette"),
    path("settings/", look.chosen, name="settings"),
    path("settings/look/", look.look, name="look"),
    path("settings/zone/", look.learn, name="learn-zone"),
    path("settings/rules/", rules.rules, name="rules"),
    path("settings/rules.zip", rules.archive, name="rules-archive"),
    path("settings/rules/compare/", rules.comparison, name="rules-compare"),
    path("settings/rules/alarms/<int:pk>/", rules.looked_at, name="rules-alarm"),
    path("settings/rules/changes/<int:pk>/", rule_changes.change, name="rules-change"),
    path("settings/rules/new/<slug:kind>/", rules.new, name="rules-new"),
    path("settings/rules/<slug:kind>/", rules.kind, name="rules-kind"),
    path("settings/rules/<slug:kind>/<str:slug>/", rules.row, name="rules-row"),
    path("settings/names/", unlisted.names, name="unlisted"),
    path("settings/names/<int:pk>/", unlisted.name, name="unlisted-name"),
    path("settings/names/<int:pk>/add/", unlisted.add, name="unlisted-name-add"),
    path("settings/names/<int:pk>/dismiss/", unlisted.dismiss, name="unlisted-name-dismiss"),
    path("settings/names/<int:pk>/reopen/", unlisted.reopen, name="unlisted-name-reopen"),
    re_path(r"^(?P<page>[\w/-]{1,200})\.csv-metadata\.json$", take.described, name="described"),
    # last: any page with a suffix is a chart of that page
    re_path(
        rf"^(?P<page>[\w/-]{{1,200}})\.(?P<suffix>svg|png|csv|json|vl\.json|{DOCUMENTS}|{LISTED})$",
        take.along,
        name="take",
    ),
]
