"""Whatever somebody writes into a briefing, its plan or its steps stays words, on every page that shows it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from analysis.briefings import editing, versions
from analysis.briefings.drafting import draft
from analysis.briefings.text import TextSection
from analysis.keeping import notes
from analysis.models import BriefingPlan
from articles.models import Article
from tests.web.hostile import PAYLOADS, faults

PATH = "/briefings/2025-W31/"
EDIT = f"{PATH}edit/"


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_what_is_written_stays_words(editor: Client, pieces: list[Article], payload: str) -> None:
    briefing = draft("2025-W31")
    plain = payload.replace("\0", "")
    if plain.strip():
        notes.write(pieces[8].pk, plain[:3000], by=User.objects.get(username="editor"))
    page = html.document_fromstring(editor.get(f"{EDIT}?section=stories").text)
    seen = page.xpath("string(//input[@name='seen']/@value)")
    sent = {
        "section": "stories",
        "seen": seen,
        "title": payload[:280],
        "markdown": f"{payload}\n\n> {payload}\n> Gloss: x = {payload}",
    }
    told = {
        "preview": editor.post(f"{EDIT}preview/", sent),
        "saved": editor.post(EDIT, sent, follow=True),
        "new section": editor.post(
            EDIT, {**sent, "seen": _seen(briefing), "new": payload[:280], "do": "add"}, follow=True
        ),
        "act": editor.post(EDIT, {**sent, "seen": _seen(briefing), "do": payload, "order": payload}, follow=True),
        "section": editor.post(EDIT, {**sent, "section": payload, "seen": payload}),
        "asked": editor.get(EDIT, {"section": payload, "focus": payload}),
    }
    editing.change(
        briefing, editing.written(TextSection("stories", "x", "Other words.")), person=User.objects.create(username="o")
    )
    told |= {
        "conflict": editor.post(EDIT, {**sent, "markdown": f"{payload} again"}),
        "autosave": editor.post(f"{EDIT}autosave/", {**sent, "markdown": f"{payload} again"}),
        "reason": editor.post(f"{PATH}issue/", {"act": "review", "reason": payload[:500]}, follow=True),
        "step": editor.post(f"{PATH}issue/", {"act": payload, "reason": payload[:500], "seen": payload}),
        "read": editor.get(PATH),
        "versions": editor.get(f"{PATH}versions/", {"from": 1, "to": 2}),
        "issue": editor.get(f"{PATH}issue/"),
        "list": editor.get("/briefings/"),
        "week": editor.post("/briefings/draft/", {"week": payload, "plan": payload}, follow=True),
        "pin": editor.post("/briefings/pin/", {"page": payload, "chart": payload, "key": payload}),
    }  # fmt: skip
    assert {name: found for name, answer in told.items() if (found := faults(answer))} == {}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_what_a_plan_says_stays_words(editor: Client, payload: str) -> None:
    plain = " ".join(payload.replace("\0", "").split())
    BriefingPlan.objects.create(
        slug="evil", name=plain[:80], audience=plain[:200], query=plain[:400], template=plain[:60], recipients=[plain]
    )
    every = dict.fromkeys(("name", "slug", "audience", "query", "length", "language", "template", "weekday", "hour", "recipients", "place-x"), payload)  # fmt: skip
    told = {
        "list": editor.get("/briefings/plans/"),
        "form": editor.get("/briefings/plans/evil/"),
        "refused": editor.post("/briefings/plans/new/", every),
        "kept": editor.post("/briefings/plans/evil/", {**every, "length": "8", "language": "en", "query": "", "weekday": "", "hour": "", "recipients": "", "place-x": ""}, follow=True),
        "index": editor.get("/briefings/"),
    }  # fmt: skip
    assert {name: found for name, answer in told.items() if (found := faults(answer))} == {}


def _seen(briefing: object) -> str:
    return versions.mark(versions.newest(briefing))  # type: ignore[arg-type]
