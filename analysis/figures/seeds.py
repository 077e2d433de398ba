"""How far D hangs on the phrases in the rules: read from the evidence of the newest complete week of a list."""

from __future__ import annotations

import numpy as np
from django.db import connection

from analysis.explore.lists.rows import in_force
from analysis.measures.columns import Columns, Floats
from analysis.measures.emphasis import FrameTable
from analysis.measures.frames import DEPLOYMENT, HARDWARE
from analysis.measures.sensitivity import Band, Evidence, band
from analysis.models import Assertion

MOST = 1_000  # pieces whose evidence is read, the newest of the list
WEIGHTS = {"weak": 0.35, "implied": 0.5}  # as in analysis.tagging.weights; any other phrase weighs 1

_READ = """
    SELECT claim.article_id, claim.tag_id, span->>'rule'
    FROM ({claims}) AS claim (article_id, tag_id, evidence) CROSS JOIN LATERAL jsonb_array_elements(claim.evidence) AS span
    GROUP BY 1, 2, 3
"""


def sensitivity(columns: Columns, table: FrameTable) -> Band:
    """The 5 to 95 % band of D when a fifth of the phrases is dropped, over the newest pieces of a list, each piece once. None
    of its numbers where no piece has evidence."""
    pieces = columns.piece[-MOST:]
    rows = _rows(pieces.tolist(), table) if len(pieces) and len(table.themes) else []
    if not rows:
        return Band(None, None, None)
    piece, theme, phrase, weight = (np.array(column) for column in zip(*rows, strict=True))
    evidence = Evidence(
        len(pieces),
        len(table.themes),
        np.searchsorted(np.sort(pieces), piece),
        np.searchsorted(table.themes, theme),
        np.unique(phrase, return_inverse=True)[1].astype(np.int64),
        weight.astype(np.float64),
    )
    return band(evidence, lambda weights: _d(weights @ table.shares))


def _d(mixed: Floats) -> float | None:
    """D of the mean mix of pieces, shape (pieces, 5), not yet in parts."""
    total = mixed.sum(axis=1, keepdims=True)
    known = mixed[total[:, 0] > 0] / total[total[:, 0] > 0]
    hardware, deployment = known[:, HARDWARE].sum(), known[:, DEPLOYMENT].sum()
    return float(np.log(deployment / hardware)) if hardware > 0 and deployment > 0 else None


def _rows(pieces: list[int], table: FrameTable) -> list[tuple[int, int, str, float]]:
    """(piece, theme, phrase, weight) of the evidence in force."""
    claims = Assertion.objects.filter(
        in_force(), article_id__in=pieces, tag_id__in=table.themes.tolist(), verdict="accepted"
    )
    sql, parameters = claims.values_list("article_id", "tag_id", "evidence").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_READ.format(claims=sql), parameters)
        return [
            (piece, theme, rule, WEIGHTS.get(rule.split(" ", 1)[0], 1.0)) for piece, theme, rule in cursor.fetchall()
        ]
