"""The script tells the language; the source decides where the script is silent."""

import pytest

from articles.text.language import detect


@pytest.mark.parametrize(
    ("text", "default", "language"),
    [
        ("China tightens export controls on rare earths", "", "en"),
        ("华为发布鸿蒙6", "", "zh-Hans"),
        ("輝達與臺積電將獲得許可證", "", "zh-Hant"),
        ("輝達與臺積電將獲得許可證", "zh-Hans", "zh-Hant"),
        ("OpenAI发布GPT-5模型", "en", "zh-Hans"),
        ("人工智能", "zh-Hant", "zh-Hant"),  # nothing here tells the scripts apart
        ("人工智能", "", "zh-Hans"),
        ("ソフトバンクがAIに投資", "", "ja"),
        ("日本経済新聞", "ja", "ja"),
        ("삼성전자 HBM 공급", "", "ko"),
        ("Le gouvernement interdit DeepSeek", "fr", "fr"),
        ("OpenAI releases GPT-5", "zh-Hans", "en"),
        ("鲜の每日：今天我们来看一看这家公司的新产品发布会现场情况如何", "", "zh-Hans"),
        ("2025-07-31", "zh-Hans", "zh-Hans"),
        ("", "", "en"),
    ],
)
def test_detect(text: str, default: str, language: str) -> None:
    assert detect(text, default) == language
