from analysis.stories import words


def test_numbers_read_alike_in_both_languages() -> None:
    english = words.marks("A $4.5 billion loss, 300,000 H20 chips, up 17 per cent in 2025")
    chinese = words.marks("亏损45亿美元，30万颗H20芯片，2025年增长17%")
    assert english == chinese == {"#4.5e+09", "#3e+05", "h20", "%17"}


def test_names_with_a_digit_are_marks_and_years_are_not() -> None:
    assert words.marks("智譜 GLM-4.5 與 Qwen3 在 2025 年 8 月") == {"glm-4.5", "qwen3"}


def test_words_are_folded_and_the_commonest_left_out() -> None:
    assert words.words("The chips of 輝達") == ["chip", "辉达"]
    assert dict(words.terms("Chips", "Chips again", "", han=False)) == {"chip": 3, "again": 1}


def test_shingles_of_words_and_of_characters() -> None:
    assert words.shingles("One, two; three four", han=False) == {"one two three", "two three four"}
    assert words.shingles("小模型，更好用", han=True) == {"小模型更好", "模型更好用"}
    assert words.shingles("short", han=False) == set()


def test_boilerplate_is_cut_out() -> None:
    assert "订阅" not in words.without_boilerplate("正文第一句。\n欢迎关注我们的微信公众号：某某科技，订阅更多。")
