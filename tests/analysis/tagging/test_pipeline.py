"""Pieces that wait are tagged once; what is stored can be proved from the stored words."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.lexicon.files import fingerprint, load
from analysis.lexicon.sync import sync
from analysis.models import ArticleTag, Assertion, Entry, RuleSet, StaleWeek, Tag, TaggingRun
from analysis.tagging import pipeline
from analysis.tagging.decide import decide
from analysis.tagging.files import words_of
from analysis.tagging.pipeline import tag_articles, tag_waiting, waiting
from analysis.tagging.versions import RulesNotLoaded, shipped
from articles.models import Article, Source
from tests.analysis.tagging.conftest import MakeArticle, article, digest

TITLE = "Tencent puts its Yuanbao assistant into WeChat"
BODY = "Tencent said in Shenzhen that the chatbot reaches a billion users. OpenAI has no super-app. 小模型 are next, it said."


def slugs(entry: Entry) -> set[str]:
    return {f"{kind}:{slug}" for kind, slug in Tag.objects.filter(pk__in=entry.tags).values_list("kind", "slug")}


def rows() -> list[object]:
    tables = (Assertion, TaggingRun, Entry, ArticleTag, Tag)
    return [sorted(map(str, table.objects.values_list())) for table in tables]


@pytest.mark.usefixtures("loaded")
def test_a_piece_gets_its_rows(make: MakeArticle) -> None:
    piece = make(TITLE, body=BODY, place="Shenzhen")
    report = tag_waiting()
    assert (report.read, report.written, report.failed) == (1, 1, ())
    entry = Entry.objects.get(article=piece)
    assert entry.tags == sorted(entry.tags)
    assert slugs(entry) >= {
        "company:tencent", "product:yuanbao", "product:wechat", "country:CN", "theme:platform_distribution",
        "theme:deployment", "source:paper", "place:Shenzhen", "lang:en", "relevance:core", "relevance:on",
    }  # fmt: skip
    assert entry.dated_at == piece.dated_at
    run = TaggingRun.objects.get(article=piece)
    assert (run.content_hash, run.band, run.basis) == (piece.content_hash, "core", "full")
    assert sorted(ArticleTag.objects.filter(article=piece).values_list("tag_id", flat=True)) == entry.tags
    assert set(map(tuple, ArticleTag.objects.values_list("tags", flat=True))) == {tuple(entry.tags)}
    parent = Assertion.objects.get(tag__kind="theme", tag__slug="deployment")
    assert parent.via is not None
    assert parent.via.slug in {"platform_distribution", "consumer_apps"}


@pytest.mark.usefixtures("loaded")
def test_every_piece_carries_how_much_of_its_text_is_held(make: MakeArticle) -> None:
    make(TITLE, body=BODY)
    make(TITLE, teaser="Read on.", completeness="teaser")
    cut = make("Bread prices rise", completeness="title")
    tag_waiting()
    held = {entry.article.completeness: slugs(entry) for entry in Entry.objects.select_related("article")}
    assert {extent: {one for one in found if one.startswith("extent:")} for extent, found in held.items()} == {
        extent: {f"extent:{extent}"} for extent in Article.Completeness.values
    }
    assert dict(Tag.objects.filter(kind="extent").values_list("slug", "name")) == dict(Article.Completeness.choices)
    Article.objects.filter(pk=cut.pk).update(body=BODY, completeness="full", content_hash=digest(cut.title, BODY))
    tag_waiting()
    assert slugs(Entry.objects.get(article=cut)) & {"extent:full", "extent:title"} == {"extent:full"}


@pytest.mark.usefixtures("loaded")
def test_every_stored_span_slices_to_its_surface(make: MakeArticle) -> None:
    make(TITLE, teaser="微信接入元宝 “İ” ﬃ", body="輝達與臺積電將獲得許可證。" + BODY, language="zh-Hant")
    make("Apple pie", body="The Apple of her eye.")
    tag_waiting()
    checked = 0
    for assertion in Assertion.objects.select_related("article"):
        for span in assertion.evidence:
            assert getattr(assertion.article, span["field"])[span["start"] : span["end"]] == span["surface"]
            checked += 1
    assert checked > 10
    assert Assertion.objects.filter(verdict="rejected", tag__slug="apple").exists()


@pytest.mark.usefixtures("loaded")
def test_passing_names_and_off_topic_themes_are_no_index_tags(make: MakeArticle) -> None:
    piece = make(
        "Bread prices rise", body="Bakers met in Chile. " * 30 + "Nvidia was mentioned, and so was its H20 chip."
    )
    tag_waiting()
    assert "company:nvidia" not in slugs(Entry.objects.get(article=piece))
    assert Assertion.objects.get(tag__slug="nvidia").standing == "passing"
    assert slugs(Entry.objects.get(article=piece)) >= {"relevance:off"}
    assert "relevance:on" not in slugs(Entry.objects.get(article=piece))


@pytest.mark.usefixtures("loaded")
def test_search_finds_a_word_inside_a_run(make: MakeArticle) -> None:
    piece = make("面壁智能押注小模型生态", language="zh-Hans")
    tag_waiting()
    found = Entry.objects.extra(where=["lexemes @@ %s::tsquery"], params=["'小模' <-> '模型'"])
    assert [entry.article_id for entry in found] == [piece.pk]


@pytest.mark.usefixtures("loaded")
def test_a_second_run_writes_nothing(make: MakeArticle) -> None:
    piece = make(TITLE, body=BODY)
    tag_waiting()
    before = rows()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        report = tag_waiting()
        again = tag_articles([piece.pk])
    assert (report.read, report.written, again.written) == (0, 0, 0)
    assert rows() == before
    assert not [q["sql"] for q in seen if q["sql"].startswith(("COPY", "DELETE", "UPDATE"))]


@pytest.mark.usefixtures("loaded")
def test_tagging_everything_anew_gives_the_same_rows(make: MakeArticle) -> None:
    make(TITLE, body=BODY)
    make("美國商務部長表示，輝達將獲得許可證", language="zh-Hant")
    tag_waiting()
    before = [sorted(map(str, table.objects.values_list(*fields))) for table, fields in COMPARED]
    assert tag_waiting(again=True).written == 2
    assert [sorted(map(str, table.objects.values_list(*fields))) for table, fields in COMPARED] == before


COMPARED = (
    (Assertion, ("article", "tag", "verdict", "standing", "score", "is_primary", "via", "reason")),
    (Entry, ("article", "tags", "lexemes", "relevance")),
    (ArticleTag, ("article", "tag", "dated_at", "tags")),
)


@pytest.mark.usefixtures("loaded")
def test_changed_words_wait_again(make: MakeArticle) -> None:
    piece = make(TITLE, body=BODY)
    tag_waiting()
    Article.objects.filter(pk=piece.pk).update(title="Huawei ships Ascend chips", body="", content_hash=digest("new"))
    assert tag_waiting().written == 1
    assert slugs(Entry.objects.get(article=piece)) >= {"company:huawei"}
    assert not Assertion.objects.filter(tag__slug="tencent", author="rule").exists()
    assert TaggingRun.objects.get(article=piece).content_hash == digest("new")


@pytest.mark.usefixtures("loaded")
def test_limit_and_progress(make: MakeArticle) -> None:
    for number in range(5):
        make(f"Huawei story {number}")
    told: list[int] = []
    assert tag_waiting(limit=3, batch=2, progress=told.append).read == 3
    assert told == [2, 3]
    assert len(waiting(10)) == 2


def test_without_rules_nothing_is_tagged(make: MakeArticle) -> None:
    make(TITLE)
    with pytest.raises(RulesNotLoaded, match="lexicon sync"):
        tag_waiting()


@pytest.mark.usefixtures("loaded")
def test_rules_that_moved_on_are_told(make: MakeArticle) -> None:
    make(TITLE)
    RuleSet.objects.update(sha256="0" * 64, files={})
    with pytest.raises(RulesNotLoaded, match=r"are not the active rules 2026\.1"):
        tag_waiting()


@pytest.mark.usefixtures("loaded")
def test_a_piece_that_cannot_be_tagged_is_an_outcome(make: MakeArticle, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing we know makes the rules fail, so the failure is planted in the one function that can."""
    bad, good = make("Bad one"), make(TITLE)
    real = pipeline.decide

    def failing(words: object, rules: object) -> object:
        if getattr(words, "title", "") == "Bad one":
            raise ValueError("planted")
        return real(words, rules)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "decide", failing)
    report = tag_waiting()
    assert report.failed == (f"Piece {bad.pk} could not be tagged; see the log.",)
    assert TaggingRun.objects.get(article=bad).basis == "failed"
    assert Entry.objects.filter(article__in=[bad, good]).count() == 2
    assert tag_waiting().read == 0


def test_a_record_is_tagged_without_a_database() -> None:
    tagged = decide(
        words_of({"title": TITLE, "text": "我国 " + BODY, "outlet": "news.example.cn"}), shipped(fingerprint())
    )
    assert {name.id for name in tagged.names} >= {"tencent", "wechat"}
    assert next(country for country in tagged.countries if country.code == "CN").spans[0].surface == "我国"


@pytest.mark.django_db(transaction=True)
def test_two_taggers_write_each_piece_once() -> None:
    sync(load())
    source = Source.objects.create(url="https://paper.example/feed", slug="paper", name="The Paper")
    ids = [article(source, f"Huawei story {number}", body=BODY).pk for number in range(40)]
    written: list[int] = []
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        try:
            written.extend(tag_articles(ids[i : i + 5]).written for i in range(0, 40, 5))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(written) == 16
    written.append(tag_articles(ids).written)  # what both skipped because the other held it
    assert sum(written) == 40
    assert Entry.objects.count() == TaggingRun.objects.count() == 40
    assert Tag.objects.filter(kind="source").count() == 1
    assert StaleWeek.objects.count() == 1


def test_the_pipeline_is_written_down() -> None:
    stages = Path(pipeline.__file__).parent
    said = (stages / "__init__.py").read_text("utf-8")
    for stage in (
        "text",
        "match",
        "disambiguate",
        "rollup",
        "salience",
        "themes",
        "focus",
        "relevance",
        "decide",
        "store",
        "pipeline",
    ):
        assert f"\n{stage} " in said
        assert (stages / f"{stage}.py").exists()
