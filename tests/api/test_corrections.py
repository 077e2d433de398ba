"""What people said over the API: of one piece, lately, in pages; and that nothing is said through it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from analysis.corrections.record import correct, take_back
from analysis.models import Correction
from tests.analysis.explore.pieces import piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return User.objects.create_user("lim")


def test_a_piece_tells_what_was_said_of_it(client: Client, author: User) -> None:
    told = piece(tags=("company:huawei",))
    (said,) = correct([told.pk], "company", "huawei", "remove", author=author, note="a bird")
    undo = take_back(said.pk, author=author)
    answer = client.get(f"/api/v1/articles/{told.pk}/corrections").json()
    assert (answer["count"], answer["next"]) == (2, None)
    newest, oldest = answer["items"]
    assert (newest["act"], newest["undoes"], newest["id"]) == ("undo", said.pk, undo.pk)
    assert (oldest["sentence"], oldest["author"], oldest["note"], oldest["undone"]) == (
        "removed huawei",
        "lim",
        "a bird",
        True,
    )
    assert oldest["text_changed"] is False


def test_what_was_said_lately_comes_in_pages(client: Client, author: User) -> None:
    many = [piece(tags=("company:huawei",)).pk for _ in range(3)]
    correct(many, "company", "huawei", "remove", author=author)
    for act in ("main", "notable", "main"):
        correct(many[:1], "company", "huawei", act, author=author)
    found, address = [], "/api/v1/corrections?limit=3"
    while address:
        answer = client.get(address).json()
        assert answer["count"] == 4
        found += [(item["act"], item["pieces"]) for item in answer["items"]]
        address = answer["next"]
    assert found == [("main", 1), ("notable", 1), ("main", 1), ("remove", 3)]
    assert client.get("/api/v1/corrections?act=remove&by=lim&kind=company").json()["count"] == 1
    assert client.get("/api/v1/corrections?by=%00nobody").json()["count"] == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [("articles/99/corrections", 404), ("corrections?limit=0", 422), ("corrections?before=x", 422), ("corrections?before=99999999999999999999", 422)],
)  # fmt: skip
def test_errors_have_one_shape(client: Client, path: str, status: int) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"message", "field"}


def test_nothing_is_said_through_the_api(client: Client, author: User) -> None:
    told = piece(tags=("company:huawei",))
    client.force_login(author)
    assert client.post(f"/api/v1/articles/{told.pk}/corrections", {}).status_code == 405
    assert not Correction.objects.exists()
