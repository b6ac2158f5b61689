"""The texts of the pages: all in English too, Chinese signs in the Chinese ones, compiled as they stand."""

import gettext

import pytest

from lianxin.web import messages
from lianxin.web.typeset import chinese


def test_no_text_is_without_english():
    assert messages.missing() == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_what_is_compiled_is_what_stands_there(language):
    source = messages.file_of(language)
    with source.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    kept = {(key if isinstance(key, str) else key[0]).split("\x04")[-1] for key in compiled} - {""}
    written = [line.removeprefix("msgid ")[1:-1] for line in source.read_text().splitlines() if line.startswith("msgid ")]
    texts = {text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\") for text in written} - {""}
    assert kept == texts - (set(messages.missing()) if language == "en" else set())


def test_a_site_in_english_speaks_chinese_to_whoever_chose_it(client, db, settings):
    settings.LANGUAGE_CODE = "en"
    assert "干部登录" not in client.get("/").text
    client.cookies["django_language"] = "zh-hans"
    assert "干部登录" in client.get("/").text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("谁联系我家,做了什么", "谁联系我家\uff0c做了什么"),
        ("演示数据:人物", "演示数据\uff1a人物"),
        ("例外(含%(n)s户)", "例外\uff08含%(n)s户\uff09"),
        ("找纪检监察机关(12388)", "找纪检监察机关\uff0812388\uff09"),
        ("%(name)s:已完成", "%(name)s\uff1a已完成"),
        ("于 10:20,开始", "于 10:20\uff0c开始"),
        ("共1,234户", "共1,234户"),
        ("English, only: yes", "English, only: yes"),
        ("去 https://x.example/a?b=1 看", "去 https://x.example/a?b=1 看"),
    ],
)
def test_chinese_signs(typed, shown):
    assert chinese(typed) == shown
