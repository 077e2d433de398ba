"""Each fault is found where it is planted, and the shipped rules have none."""

from pathlib import Path

import pytest

from analysis.lexicon.files import load
from analysis.lexicon.validate import faults, safe_short_names


def test_the_shipped_rules_have_no_fault() -> None:
    assert faults(load()) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("organisations.csv", "openai,OpenAI,", "google,OpenAI,", "google stands twice"),
        ("organisations.csv", "hisilicon,HiSilicon,海思,chip_design,CN,huawei", "hisilicon,HiSilicon,海思,chip_design,CN,nobody",
         "hisilicon names the parent nobody"),
        ("organisations.csv", "huawei,Huawei,华为,big_tech,CN,,", "huawei,Huawei,华为,big_tech,CN,hisilicon,", "is its own ancestor"),
        ("organisations.csv", "openai,OpenAI,OpenAI,ai_lab,US", "openai,OpenAI,OpenAI,ai_lab,XX", "openai sits in XX"),
        ("organisations.csv", "Nvidia|NVDA~c", "Nvidia|Huawei|NVDA~c", "'huawei' belongs to huawei and nvidia"),
        ("organisations.csv", "Nvidia|NVDA~c", "Nvidia|NVDA~q", "unknown flag q"),
        ("organisations.csv", "Nvidia|NVDA~c,英伟达", "Nvidia|NVDA~cx,英伟达", "NVDA needs context"),
        ("organisations.csv", "Nvidia|NVDA~c,英伟达", "Nvidia|NVDA~c,英伟", "英伟 is short"),
        ("bodies_policies.csv", '"export_controls,critical_minerals"', '"export_controls,minerals"', "implies the theme minerals"),
        ("bodies_policies.csv", "2023-10-30,2025-01-20", "2023-10-30,2025-1-20", "eo14110 has the date '2025-1-20'"),
        ("bodies_policies.csv", "2023-10-30,2025-01-20", "2023-10-30,2022-01-20", "eo14110 ends on 2022-01-20, before"),
        ("products.csv", "bytedance:2018-08-02", "bytedanse:2018-08-02", "tiktok_us names the owner bytedanse"),
        ("products.csv", "|tiktok_usds:2026-01-22:", "|oracle:2026-01-22:", "tiktok_us belongs to tiktok_usds, but its owners end with oracle"),
        ("people.csv", ",us_commerce,US,2021-03-03", ",commerce,US,2021-03-03", "raimondo_2021 serves commerce"),
        ("people.csv", ",us_commerce,US,2021-03-03", ",us_commerce,US,2026-03-03", "raimondo_2021 ends on 2025-01-20, before"),
        ("people.csv", "Gina Raimondo|Raimondo", "Gina Raimondo|Huawei", "'huawei' belongs to huawei and us_commerce"),
        ("people.csv", "trump_2017,", "trump_2025,", "trump_2025 stands twice"),
        ("places.csv", "CN+US,", "CN+ZZ,", "The pair CN+ZZ names ZZ"),
        ("themes.toml", "frame = { hardware = 0.5, regulation = 0.5 }", "frame = { hardware = 0.5 }", "sums to 0.5"),
        ("themes.toml", 'implies = ["huggingface"', 'implies = ["huggingfaces"', "implied by huggingfaces"),
        ("themes.toml", 'parent = "geopolitics"', 'parent = "nowhere"', "names the parent nowhere"),
        ("themes.toml", "frame = { models = 1.0 }", "frame = { model = 1.0 }", "names the frame model"),
        ("themes.toml", 'weak_en = ["robot"', 'weak_en = ["humanoid", "robot"', "'humanoid' as strong and as weak"),
        ("layers.toml", 'id = "cloud"', 'id = "chips"', "chips stands twice"),
        ("layers.toml", 'id = "cloud"', 'id = "cloud:all"', "has a colon in its id"),
        ("layers.toml", '"cloud computing",', '"wafer",', "'wafer' stands for the layers chips and cloud"),
        ("layers.toml", 'kinds = ["device"]', 'kinds = ["gadget"]', "the kind gadget, which no product has"),
        ("layers.toml", '"bailian", "bedrock"', '"bailian", "huawei"', "lists huawei, which is no product"),
        ("themes.toml", 'version = "2026.1"', 'version = ""', "has no version"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(folder: Path, file: str, old: str, new: str, says: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    found = faults(load(folder), safe_short=safe_short_names(folder))
    assert any(says in fault for fault in found), found


def test_two_ambiguous_owners_of_one_name_are_allowed(folder: Path) -> None:
    path = folder / "organisations.csv"
    text = path.read_text("utf-8").replace("Crusoe Energy|Crusoe~cx,,", "Crusoe Energy|Crusoe~cx|Arm~cx,,")
    path.write_text(text, "utf-8")
    assert faults(load(folder)) == []


def test_a_name_that_speaks_for_a_product_and_its_owner_is_allowed(folder: Path) -> None:
    path = folder / "products.csv"
    text = path.read_text("utf-8")
    assert "chatgpt,ChatGPT,ChatGPT,assistant,openai,,ChatGPT|Chat GPT," in text
    path.write_text(text.replace("openai,,ChatGPT|Chat GPT,", "openai,,ChatGPT|Chat GPT|Open AI,"), "utf-8")
    assert faults(load(folder)) == []
    path.write_text(text.replace("openai,,ChatGPT|Chat GPT,", "openai,,ChatGPT|Chat GPT|Anthropic PBC,"), "utf-8")
    assert any("'anthropic pbc' belongs to anthropic and chatgpt" in fault for fault in faults(load(folder)))
