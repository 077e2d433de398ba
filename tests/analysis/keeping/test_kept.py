"""What people keep is not removed with the sample newsroom."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db.models import ProtectedError

from analysis.keeping.kept import kept
from analysis.keeping.labels import file_under
from analysis.keeping.marks import set_state
from analysis.keeping.notes import write
from analysis.models import Reading
from articles.models import Article, Source
from articles.sample.install import remove

Keep = Callable[[int, User], object]
WAYS: dict[str, Keep] = {
    "star": lambda piece, who: set_state([piece], "star", person=who),
    "label": lambda piece, who: file_under([piece], "Watch", by=who),
    "note": lambda piece, who: write(piece, "Ask again", by=who),
}


@pytest.fixture
def sample(pieces: list[Article]) -> list[Article]:
    """The same pieces, as if they were invented ones."""
    Source.objects.update(is_sample=True)
    return pieces


@pytest.mark.parametrize("way", sorted(WAYS))
def test_a_kept_piece_stays_with_its_source_which_is_read_no_more(sample: list[Article], lin: User, way: str) -> None:
    WAYS[way](sample[0].pk, lin)
    gone = remove()
    assert (gone.sources, gone.articles, gone.kept) == (1, 11, 1)
    assert list(Article.objects.values_list("pk", flat=True)) == [sample[0].pk]
    assert Source.objects.get().state == Source.State.PAUSED


def test_a_piece_that_was_only_read_goes(sample: list[Article], lin: User) -> None:
    set_state([sample[0].pk], "read", person=lin)
    assert remove().kept == 0
    assert not Article.objects.exists()
    assert not Reading.objects.exists()


def test_the_database_itself_refuses_to_lose_a_filed_piece(pieces: list[Article], lin: User) -> None:
    file_under([pieces[0].pk], "Watch", by=lin)
    with pytest.raises(ProtectedError):
        pieces[0].source.delete()


def test_one_piece_kept_in_three_ways_is_one(pieces: list[Article], lin: User) -> None:
    for keep in WAYS.values():
        keep(pieces[0].pk, lin)
    assert list(kept()) == [pieces[0].pk]
