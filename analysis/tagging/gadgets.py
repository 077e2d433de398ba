"""Signs that a piece sells or reviews a thing (a phone, a car, a game), whatever chips and assistants it carries.

Such pieces name the makers of the field and say AI as a label. Among 316 real pieces they were nearly all of those that an
earlier measure took for news of AI though they were not.
"""

from __future__ import annotations

import re

from analysis.tagging.text import Prepared

REACH = 500  # characters behind the title: where a review or an offer says what it is
MOST_TITLE, MOST_START = 3, 6  # different signs from which more say nothing new
TITLE_PART = 2 / 3
_SIGNS = re.compile(
    "手机|平板|笔记本|轻薄本|游戏本|显示器|电视|智慧屏|耳机|手表|手环|音箱|空调|冰箱|洗衣机|相机|像素|英寸|mah|直屏|快充|续航"
    "|售价|零售价|到手价|开售|预售|预订|盲订|国补|领券|新机|配色|外观|suv|mpv|轿跑|车型|新车|座舱|底盘|纯电|增程|游戏|显卡|跑分|博主|骁龙|酷睿|锐龙|ssd"
    r"|(?<![\d.])\d{3,5} ?元|补货|直降|以旧换新|首销|上架|限时"
    "|麒麟|天玑|电池|工程机|实机|车钥匙|主摄|整机|机型|键鼠|玩家|手游|机身|家电|ota|迷你主机|申报图|立减|床垫|睡眠|宠物|护肤|美妆|咖啡|茶饮|零食|服饰|母婴|餐饮"
    r"|\b(?:smartphones?|phones?|laptops?|notebooks?|tablets?|monitors?|projectors?|earbuds|headphones|smartwatch|cameras?"
    r"|battery life|gaming|gamers?|games?|handhelds?|consoles?|graphics cards?|suv|sedan|price range|specifications"
    r"|hands-on|discount|on sale|save up to|vacuums?|desktops?|mini pc|pcs?|keyboard|display|macbook|connectivity"
    r"|dlss|geforce|rtx|radeon|frame generation|fps|driver|drivers|steam|deals?|foldables?|review|hinge|cheapest|thinnest|thinner|lighter|4k|oled|hz|mattress|skincare|coffee|snacks?|fashion|beauty)\b"
)


def gadget(text: Prepared) -> float:
    """How much a piece reads like an offer or a review: 0 to 1, by different signs in the title and behind it."""
    title = len(set(_SIGNS.findall(text.lowered, 0, text.title_end)))
    start = len(set(_SIGNS.findall(text.lowered, text.title_end, text.title_end + REACH)))
    return TITLE_PART * min(1.0, title / MOST_TITLE) + (1 - TITLE_PART) * min(1.0, start / MOST_START)
