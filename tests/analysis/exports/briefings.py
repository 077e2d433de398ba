"""A fixed briefing with one of everything that a document can hold: charts, tables, glosses, two scripts, where it is from."""

from __future__ import annotations

from analysis.charts.alone import alone
from analysis.charts.leaning import leaning
from analysis.charts.plates import Caption, Panel, Plate
from analysis.exports.document import About, Block, Chart, Document, Entry, Figure, Mark, Section, Sentence, Table
from tests.analysis.charts.invented import FEB_3, D, a_half_year

ENTRIES = (
    Entry(11, "Beijing calls in Nvidia over alleged back doors in the H20", "Potomac Circuit", "2025-07-31", "https://potomac.example/h20-back-door", "en", "2025-08-05"),
    Entry(12, "H20被约谈之后：采购还没开始，替代方案先谈起来了", "南湾商业观察", "2025-08-01", "https://nanwan.example/2025/08/h20", "zh-Hans", "2025-08-05"),
    Entry(13, "国常会审议通过《关于深入实施“人工智能+”行动的意见》", "青简政策摘编", "2025-07-31", "https://qingjian.example/ai-plus", "zh-Hans", "2025-08-05"),
    Entry(14, "路透：輝達向台積電追加30萬顆 H20，HBM 同步拉貨", "竹風科技快訊", "2025-07-30", "https://zhufeng.example/h20?ref=a&b=c", "zh-Hant", "2025-08-05"),
    Entry(15, "Alibaba’s chips problem has an answer: models that barely need them", "Kallang Dispatch", "2025-08-02", "https://kallang.example/qwen", "en", "2025-08-05"),
)  # fmt: skip
FIGURES = (
    Figure("Hardware", "hardware", 27, 86, "theme=hardware", 31.4, 24, 38, -6, -11, -1, "down"),
    Figure("Models", "models", 12, 86, "theme=models", 14, 9, 20, 1, -4, 6, "little changed"),
    Figure("Deployment", "deployment", 30, 86, "theme=deployment", 35, 27, 42, 7, 1, 14, "up"),
    Figure("Regulation", "regulation", 10, 86, "theme=regulation", 12, 7, 17, -6, -11, -1, "down"),
    Figure("Capital & talent", "capital_talent", 7, 86, "theme=capital_talent", 8, 4, 12, 0, -4, 4, "little changed"),
)


CAPTION = Caption("", "", "", "stories", 86, "2026.1", "", "", "https://divergence.example")


def emphasis() -> Chart:
    """The index of the emphasis page, with its weeks as a table."""
    shape = a_half_year()
    plate = Plate(
        "d", "D by week", (Panel(leaning(shape, width=760, whisker=(0.02, 0.21)), shape, "leaning"),), "", "stories", 86
    )
    rows = tuple(
        (week, "not collected" if value is None else f"{value:+.2f}".replace("-", "−"), "86")
        for week, value in zip(FEB_3, D, strict=True)
    )
    return Chart(
        "emphasis",
        "D = ln(deployment / hardware), by week",
        "Stories, 95 % band. Week of 28 July: +0.12 (−0.09 to +0.33), n = 86. Hatched: not collected. Grey rings: fewer than 30 stories.",
        alone(plate, CAPTION, bare=True),
        Table("D by week", ("Week of", "D", "Stories"), rows, "/emphasis/"),
    )  # fmt: skip


METHOD = Section(
    "method",
    "How sure we are",
    notes=(
        "Intervals are 95 %: Wilson for shares, Newcombe for changes. A change is named only when its interval leaves zero.",
        "Quotations are verbatim and in the language of their outlet.",
    ),
)


def sections() -> tuple[Section, ...]:
    changed = Block(
        (
            Sentence("Deployment rose to 35 % of the week’s stories (27–42, n = 86), up 7 points on the median of the four weeks before.", (11, 12)),
            Sentence("Platform distribution and 小模型 account for most of it.", (15,), gloss=(("小模型", "small models"),)),
            Sentence("Export controls fell by 11 points, although Beijing’s questions to Nvidia were the most widely carried story.", (11, 14)),
        ),
        charts=(emphasis(),),
    )  # fmt: skip
    named = "Alibaba 阿里巴巴: 18 stories, little changed."
    companies = Block(
        (
            Sentence(
                "Nvidia: 31 of 86 stories, 36 %, down 9 points.",
                (11, 14),
                item=1,
                marks=(Mark("strong", 0, 6), Mark("link", 8, 10, "/articles/?company=nvidia")),
            ),
            Sentence("Most of them on the H20.", (11,), item=1, marks=(Mark("em", 0, 4),)),
            Sentence(
                named, (15,), item=2, marks=(Mark("em", 0, 12), Mark("link", 14, 16, "/articles/?company=alibaba"))
            ),
        ),
        listed="bullet",
    )
    door = Block(
        (
            Sentence("Told by 3 outlets in 4 pieces this week in both languages.", (11, 12, 14)),
            Sentence(
                "采购还没开始，替代方案先谈起来了。",
                (12,),
                lang="zh-Hans",
                quote=True,
                translation="Buying has not begun, and talks on substitutes have.",
                gloss=(("替代方案", "substitutes"),),
            ),
            Sentence("採購還沒開始，輝達就先追加了訂單。", (14,), lang="zh-Hant", quote=True),
            Sentence("Nvidia must explain whether its chips carry a back door.", (11,), quote=True),
        ),
        heading="Beijing asks Nvidia about a back door in the H20",
    )
    plus = Block(
        (Sentence("The State Council adopted the opinions on 人工智能+, with the stress on use at scale.", (13,), gloss=(("人工智能+", "AI Plus"),)),),
        heading="国常会审议通过“人工智能+”行动意见",
        lang="zh-Hans",
        tables=(
            Table("Companies named most", ("Company", "Stories", "Share"), (("Nvidia 英伟达", "31", "36 % (27–46)"), ("Alibaba 阿里巴巴", "18", "21 % (14–31)"), ("Tencent 腾讯", "9", "10 % (6–19)"))),
        ),
    )  # fmt: skip
    return (
        Section("changed", "What changed", (changed, companies)),
        Section("stories", "Top stories", (door, plus)),
        METHOD,
    )


def briefing(**changes: object) -> Document:
    values: dict[str, object] = {
        "title": "The week the bundle overtook the chip, except in the headlines",
        "kicker": "US-China AI strategy in the press · briefing 2025-W31 · 28 July to 3 August 2025",
        "lede": "86 stories from 131 texts by 38 sources. Deployment 35 %, hardware 31 %; D +0.12 (−0.09 to +0.33): even.",
        "period": "2025-W31",
        "rules": "2026.1",
        "sections": sections(),
        "entries": ENTRIES,
        "figures": FIGURES,
        "stamp": "Sample newsroom: invented outlets and figures",
        "about": About(
            query="Pieces on topic, 28 July to 3 August 2025",
            address="/articles/?relevance=on&from=2025-07-28&to=2025-08-03",
            window="28 July to 3 August 2025",
            zone="Asia/Singapore",
            counts=(("pieces", 156), ("texts", 131), ("stories", 86), ("sources", 38)),
            rules="2026.1",
            sources=("Potomac Circuit", "南湾商业观察", "青简政策摘编", "竹風科技快訊", "Kallang Dispatch"),
            generated="2025-08-05T18:04:00+08:00",
        ),
    }
    return Document(**{**values, **changes})  # type: ignore[arg-type]
