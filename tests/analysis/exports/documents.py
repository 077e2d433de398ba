"""A small document for export tests, with everything that can go wrong in one: markup, two scripts, an odd address."""

from analysis.exports.document import Block, Document, Entry, Figure, Section, Sentence

ENTRIES = (
    Entry(7, "Beijing <asks> & listens", "Potomac Circuit", "2025-07-31", "https://potomac.example/a?b=1&c=2", "en", "2025-08-01"),
    Entry(3, "智譜開源，八張就能跑", "竹風科技快訊", "2025-07-29", "https://zhufeng.example/x", "zh-Hant"),
    Entry(9, "Odd address", "Nowhere", "2025-07-28", "javascript:alert(1)", "en"),
)  # fmt: skip


def document(**changes: object) -> Document:
    values: dict[str, object] = {
        "title": "Week 31: deployment & <hardware>",
        "kicker": "Briefing 2025-W31",
        "lede": "86 stories from 131 pieces.",
        "period": "2025-W31",
        "rules": "2026.1",
        "sections": (
            Section(
                "changed",
                "What changed",
                (
                    Block(
                        (
                            Sentence("Deployment rose *to* 35 %.", (7, 3), query="theme=deployment", opens=30),
                            Sentence("Odd.", (9,)),
                        )
                    ),
                ),
                ("Nothing else.",),
            ),
            Section(
                "stories",
                "Top stories",
                (Block((Sentence("採購還沒開始", (3,), lang="zh-Hant", quote=True),), heading="智譜", lang="zh-Hant"),),
            ),
        ),
        "entries": ENTRIES,
        "figures": (
            Figure("Hardware", "hardware", 27, 86, "theme=hardware", 31.4, 22.5, 41.8, -6, -11, -1, "down"),
            Figure("Models", "models", 4, 17, "theme=models"),
        ),
        "stamp": "Sample newsroom: invented outlets",
        "facts": {"pieces": 131},
    }
    return Document(**{**values, **changes})  # type: ignore[arg-type]
