"""The theses that come with the product: the founding article's, and what else it says of the coverage."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from analysis.theses.records import Claim, Statement

FOUNDING = "founding"
_ORIGIN = gettext_noop("The founding article of summer 2025")
_ENGLISH, _CHINESE = "lang=en", "lang=zh-Hans&lang=zh-Hant"
_CHINA, _US = "country=CN", "country=US"
# The firms that a claim about firms is about, by the seat of their business; a piece counts when one is main or notable.
_US_FIRMS = "&".join(
    f"company={slug}" for slug in ("amazon", "anthropic", "apple", "google", "meta", "microsoft", "openai", "xai")
)
_CHINESE_FIRMS = "&".join(
    f"company={slug}"
    for slug in ("alibaba", "baidu", "bytedance", "deepseek", "huawei", "moonshot", "tencent", "xiaomi", "zhipu")
)
_MODELS_AND_APIS = "theme=frontier_models&theme=pricing_monetisation"
_PLATFORMS = "theme=platform_distribution&theme=consumer_apps"

CLAIMS = (
    Claim(
        FOUNDING,
        "English-language coverage of China's AI stresses hardware more than deployment; Chinese-language coverage the reverse.",
        "英文报道谈中国人工智能，重硬件而轻部署；中文报道则相反。",
        _ORIGIN,
        (
            Statement(
                "emphasis", gettext_noop('English-language coverage of China stresses hardware more than deployment.'), "below",
                f"{_CHINA}&{_ENGLISH}",
            ),
            Statement(
                "emphasis", gettext_noop('Chinese-language coverage of China stresses deployment more than hardware.'), "above",
                f"{_CHINA}&{_CHINESE}",
            ),
        ),
    ),
    Claim(
        "small-models",
        "Small models are covered more in Chinese-language than in English-language sources.",
        "中文媒体比英文媒体更多报道小模型。",
        _ORIGIN,
        (
            Statement(
                "share", gettext_noop('The share of coverage on small models is higher in Chinese than in English.'), "above",
                _CHINESE, _ENGLISH, "theme=small_models",
            ),
        ),
    ),
    Claim(
        "models-and-platforms",
        "US firms are covered as models and APIs, Chinese firms as platforms.",
        "报道中，美国公司是模型和接口，中国公司是平台。",
        _ORIGIN,
        (
            Statement(
                "share", gettext_noop('Frontier models and pricing take a larger share of coverage of US firms than of Chinese firms.'),
                "above", _US_FIRMS, _CHINESE_FIRMS, _MODELS_AND_APIS,
            ),
            Statement(
                "share", gettext_noop('Platforms and apps take a larger share of coverage of Chinese firms than of US firms.'), "above",
                _CHINESE_FIRMS, _US_FIRMS, _PLATFORMS,
            ),
        ),
    ),
    Claim(
        "controls-crowd-out",
        "Export controls crowd out deployment in headlines.",
        "标题里，出口管制挤掉了部署。",
        _ORIGIN,
        (
            Statement(
                "gap", gettext_noop('Where a text speaks of export controls and of deployment, deployment has less of the headline than of the body.'), "below", "theme=export_controls&also=theme:deployment", frame="deployment",
            ),
        ),
    ),
    Claim(
        "headlines-hardware",
        "Headlines lean to hardware more than the texts under them.",
        "标题比正文更偏重硬件。",
        _ORIGIN,
        (Statement("gap", gettext_noop('D of headlines is below D of the bodies under them.'), "below", ""),),
    ),
    Claim(
        "distribution-by-default",
        "Chinese-language coverage speaks of distribution through platforms more than of frontier models.",
        "中文报道谈平台分发多于谈前沿模型。",
        _ORIGIN,
        (
            Statement(
                "within", gettext_noop('Platforms and apps have a larger share of Chinese-language coverage than frontier models.'), "above",
                _CHINESE, numerator=_PLATFORMS, other="theme=frontier_models",
            ),
        ),
    ),
    Claim(
        "two-races",
        "Coverage of the United States alone stresses hardware less than coverage of China alone.",
        "只谈美国的报道不如只谈中国的报道偏重硬件。",
        _ORIGIN,
        (
            Statement(
                "shift", gettext_noop('D of coverage of the United States alone is above D of coverage of China alone.'), "above",
                f"{_US}&-{_CHINA}", f"{_CHINA}&-{_US}",
            ),
        ),
    ),
    Claim(
        "turn-to-deployment",
        "Emphasis is moving from hardware to deployment.",
        "报道的重心正从硬件转向部署。",
        _ORIGIN,
        (Statement("trend", gettext_noop('D of the later half of the weeks is above D of the earlier half.'), "above", ""),),
    ),
)  # fmt: skip
