"""What each theme of a piece weighs, in all of it, in its headline and in its body: kept beside the index, made in its transaction.

A theme's score is the tagger's; its weight in one field counts each different phrase of its evidence there once: 1 for a
strong phrase or a pair of words, .35 for a weak one, .5 for a name that implies the theme. What only a person sees has
score 1 and no evidence in a field. Evidence is capped at twelve spans a theme, strong phrases first.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper

# The assertions of the piece's rules in force, and people's; a parent theme carries its best child's score.
WEIGH = """
    INSERT INTO analysis_themeweight (article_id, tag_id, dated_at, score, title, body)
    SELECT held.article_id, held.tag_id, held.dated_at,
           greatest(coalesce(nullif(max(claim.score), 0), 1), 0.01),
           coalesce(sum(told.title), 0), coalesce(sum(told.body), 0)
    FROM (
        SELECT entry.article_id, entry.rule_set_id, entry.dated_at, theme.tag_id
        FROM analysis_entry entry CROSS JOIN LATERAL unnest(entry.tags) AS carried(tag_id)
        JOIN analysis_theme theme ON theme.tag_id = carried.tag_id
        {where}
    ) AS held
    LEFT JOIN analysis_assertion claim ON claim.article_id = held.article_id AND claim.tag_id = held.tag_id
        AND claim.verdict = 'accepted' AND (claim.rule_set_id IS NULL OR claim.rule_set_id = held.rule_set_id)
    LEFT JOIN LATERAL (
        SELECT sum(points) FILTER (WHERE field = 'title') AS title, sum(points) FILTER (WHERE field = 'body') AS body
        FROM (
            SELECT DISTINCT span->>'field' AS field, span->>'rule' AS rule,
                   CASE split_part(span->>'rule', ' ', 1) WHEN 'weak' THEN 0.35 WHEN 'implied' THEN 0.5 ELSE 1 END AS points
            FROM jsonb_array_elements(claim.evidence) AS span
        ) AS once
    ) AS told ON true
    GROUP BY held.article_id, held.tag_id, held.dated_at
"""


def weigh(cursor: CursorWrapper, ids: Sequence[int]) -> None:
    """Makes the kept weights of these pieces what their index and assertions say now. Expects both to be written."""
    cursor.execute("DELETE FROM analysis_themeweight WHERE article_id = ANY(%s)", [list(ids)])
    cursor.execute(WEIGH.format(where="WHERE entry.article_id = ANY(%s)"), [list(ids)])
