"""The words that exports add to a document, in its language: headings, captions, what is written under a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's words. Signs in %(...)s are put in by who prints them."""

    figures: str = "The week in figures"
    theme: str = "Theme"
    pieces: str = "Pieces"
    share: str = "Share"
    change: str = "Change"
    sources: str = "Sources"
    uncited: str = "No piece is cited."
    counted_one: str = "No piece is cited by itself: the numbers count pieces of one outlet, %(outlets)s."
    counted_many: str = "No piece is cited by itself: the numbers count pieces of %(n)s outlets, %(outlets)s."
    and_more: str = "%(outlets)s and %(n)s more"
    retrieved: str = "Retrieved %(day)s."
    gloss: str = "Gloss"
    tables: str = "Tables behind the charts"
    table: str = "The chart as a table"
    cut: str = "The first %(shown)s of %(all)s rows; the spreadsheet holds them all."
    about: str = "About this document"
    query: str = "List"
    address: str = "Page"
    window: str = "Days"
    zone: str = "Time zone"
    counts: str = "Counted"
    rules: str = "Rule set"
    counted_sources: str = "Outlets counted"
    generated: str = "Generated"
    glosses: str = "Glosses"
    glosses_are: str = "Words in square brackets are translations by analysts, not words of the outlet."
    page: str = "Page %(n)s of %(all)s"
    between: str = ", "
    colon: str = ": "


ENGLISH = Phrases()
CHINESE = Phrases(
    figures="本周数字",
    theme="主题",
    pieces="篇数",
    share="占比",
    change="变化",
    sources="来源",
    uncited="未引用任何报道。",
    counted_one="未逐篇引用报道；数字统计的是一家媒体的报道：%(outlets)s。",
    counted_many="未逐篇引用报道；数字统计的是%(n)s家媒体的报道：%(outlets)s。",
    and_more="%(outlets)s等，另有%(n)s家",
    retrieved="取得于%(day)s。",
    gloss="释义",
    tables="图表数据",
    table="以表格显示此图",
    cut="此处为%(all)s行中的前%(shown)s行；全部数据见电子表格。",
    about="关于本文件",
    query="列表",
    address="页面",
    window="日期",
    zone="时区",
    counts="计数",
    rules="规则版本",
    counted_sources="计入的媒体",
    generated="生成时间",
    glosses="释义说明",
    glosses_are="方括号内为分析人员的译文，并非媒体原文。",
    page="第%(n)s页，共%(all)s页",
    between="、",
    colon="：",
)


def phrases(lang: str) -> Phrases:
    """The words for a document in this language; English for one that has none of its own."""
    return CHINESE if lang.startswith("zh") else ENGLISH
