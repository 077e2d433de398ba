"""Search text is read by PostgreSQL itself, so PostgreSQL judges it."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from articles.text.lexemes import lexemes, query

pytestmark = pytest.mark.django_db


def found(text: str, term: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [lexemes(text), query(term)])
        return bool(cursor.fetchone()[0])


TEXT = "面壁智能押注小模型生态，通义千问Qwen3与ＨａｒｍｏｎｙＯＳ一同上线；輝達’s H20 chips — “Big Fund” Nvidia's plan"


@pytest.mark.parametrize(
    "term",
    ["小模型", "小模型生态", "通义千问", "Qwen3", "qwen3", "通义千问Qwen3", "千问Qwen3与", "辉达", "輝達", "HarmonyOS",
     "big fund", "H20 chips", "nvidia plan", "面", "上线"],
)  # fmt: skip
def test_what_is_there_is_found(term: str) -> None:
    assert found(TEXT, term)


@pytest.mark.parametrize("term", ["大模型", "模小", "生态通义", "Qwen", "fund big", "小模", "chips H20"])
def test_what_is_not_there_is_not_found(term: str) -> None:
    assert found(TEXT, term) is (term == "小模")


def test_a_term_without_words_asks_nothing() -> None:
    assert query("…！ —") == ""
    assert lexemes("…！ —") == ""


HAN = st.text(alphabet="小模型大语言芯片国产与华为在", max_size=30)


@hypothesis(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=HAN, term=st.text(alphabet="小模型大语言芯片国产与华为在", min_size=2, max_size=6), after=HAN)
def test_chinese_search_is_substring_search(before: str, term: str, after: str) -> None:
    text = f"{before}，{after}"
    assert found(text, term) is (term in before or term in after)
    assert found(before + term + after, term)


@hypothesis(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_text_is_a_tsvector_and_holds_its_own_beginning(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector", [lexemes(text)])
    if query(text[:40]) and text[:40] == text:
        assert found(text, text)


def test_limits_of_postgresql_are_kept() -> None:
    many = " ".join(f"word{number}" for number in range(120_000))
    long_word = "x" * 5000
    for text in (many, long_word, "模型" * 300_000, "same " * 50_000, "same " * 7000, "模" * 39_000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT length(%s::tsvector)", [lexemes(text)])
            assert cursor.fetchone()[0] > 0
    assert found(many, "word119")
    assert found(long_word, long_word)
