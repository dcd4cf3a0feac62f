"""The file of a wording, and what it says of values."""

from datetime import datetime
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.composed import figures_in
from engine.feel import MAX_STEPS, Evaluation
from engine.files.faults import BadFile
from engine.forms.expressions.scope import Setting
from engine.languages import LANGUAGES
from engine.wordings import composed, decimal_mark, faults_of, id_and_language, names_in, read_wording, worded_in
from engine.wordings.composing import Unsaid
from tests.unit.execution.installation import office

ZONE = ZoneInfo("Asia/Almaty")
NOW = datetime(2026, 4, 6, 11, tzinfo=ZONE)
NAMES = {"ru": {"Almaty city": "город Алматы"}, "kk": {"Almaty city": "Алматы қаласы"}}


def said(text: str, languages: tuple[str, ...] = ("en",), issued_in: tuple[str, ...] = ("en",), **values: Any) -> Any:
    """A wording with the same text in some languages, composed."""
    content, functions = f"Title\n\n{text}".encode(), office().functions
    wordings = {language: read_wording(content, f"t.{language}.txt", functions) for language in languages}
    settings = {
        language: Setting(
            office().functions,
            NOW,
            values,
            worded=worded_in(language, lambda name, of=language: NAMES.get(of, {}).get(name, name), office().local),
            is_complete=True,
            decimal_mark=decimal_mark(language),
            bounds=Evaluation(NOW, MAX_STEPS),
        )
        for language in languages
    }
    return composed(wordings, settings, values, issued_in)


def text_of(text: str, language: str = "en", **values: Any) -> str:
    found: str = said(text, (language,), (language,), **values)["text"][language]
    return found


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "8 April 2026", "8 April 2026, 18:30"),
        ("ru", "8 апреля 2026 года", "8 апреля 2026 года, 18:30"),
        ("kk", "2026 жылғы 8 сәуір", "2026 жылғы 8 сәуір, 18:30"),
    ],
)
def test_days_and_moments_are_in_the_words_of_the_language(language: str, day: str, moment: str) -> None:
    assert text_of("{{day}}|{{at_office_close(day)}}", language, day="2026-04-08") == f"{day}|{moment}"
    assert text_of('{{"on " + day}}', language, day="2026-04-08") == f"on {day}"
    assert text_of("{{typed}}, {{indented(typed)}}", language, typed="on 2026-04-08") == "on 2026-04-08, on 2026-04-08"


def test_a_name_is_said_as_the_service_says_it_and_a_text_in_languages_in_the_one_of_the_wording() -> None:
    assert text_of("{{place}}", "ru", place="Almaty city") == "город Алматы"
    ground = {"kk": "негіз", "ru": "основание", "en": "ground"}
    assert [text_of("{{ground}}", language, ground=ground) for language in LANGUAGES] == list(ground.values())
    listed = text_of("{{#loop grounds}}\n– {{this}}\n{{/loop}}", "kk", grounds=[ground, ground])
    assert listed == "– негіз\n– негіз"


def test_a_line_with_a_block_alone_leaves_none_and_empty_lines_become_one() -> None:
    text = "A.\n\n{{#if no}}\nB.\n{{/if}}\n\n{{#if yes}}\nC.  \n{{/if}}\nD."

    assert text_of(text, no=False, yes=True) == "A.\n\nC.\nD."
    assert text_of("{{#if yes}}a{{/if}}{{#if yes}}b{{/if}}\nc", yes=True) == "ab\nc"


def test_what_is_missing_is_an_error_that_names_the_file_and_the_expression() -> None:
    with pytest.raises(Unsaid, match=r"^t\.en\.txt: \{\{reason\}\} gives nothing; give the value"):
        text_of("Because {{reason}}.")

    assert text_of("A{{#if reason != null}} {{reason}}{{/if}}.") == "A."


def test_figures_are_the_days_and_numbers_whatever_the_words() -> None:
    found = said("By {{day}}, {{count}} days, Art. 7.", ("kk", "ru"), ("ru",), day="2026-04-08", count=3)

    assert found["figures"] == ["2026-04-08", "3", "7"]
    assert found["issued_in"] == ["ru"]
    assert list(found["text"]) == ["kk", "ru"]


def test_a_day_in_words_counts_as_the_day_so_that_another_month_is_another_figure() -> None:
    found = said("By {{day(due)}}, {{money(14480)}}.", ("kk", "ru", "en"), ("kk",), due="2026-04-08")

    assert found["figures"] == ["2026-04-08", "14", "480"]
    assert found["text"]["ru"] == "By 8 апреля 2026 года, 14\u00a0480 тенге."
    assert figures_in("Day", {"kk": "2026 жылғы 8 мамыр", "en": "8 May 2026, 3"}) == ["2026-05-08", "2026-05-08", "3"]


def test_figures_are_those_of_the_subject_and_of_every_language() -> None:
    wordings = {
        "kk": read_wording(b"A\n\nLater.", "t.kk.txt", office().functions),
        "ru": read_wording(b"By {{day}}\n\nSoon, 3.", "t.ru.txt", office().functions),
        "en": read_wording(b"3\n\nBy {{day}}.", "t.en.txt", office().functions),
    }
    settings = {language: Setting(office().functions, NOW, {}) for language in wordings}

    assert composed(wordings, settings, {"day": "2026-04-08"}, ("ru",))["figures"] == ["2026-04-08", "3"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("A {{[]}}", "{{[]}} gives nothing"),
        ('A {{["a", null]}}', '{{["a", null]}} gives nothing'),
        ("A {{1 = 1}}", "{{1 = 1}} is true or false; write what that means"),
        ('A {{duration("P1D")}}', '{{duration("P1D")}} is a duration; write its number and the unit'),
        ("{{#if 1 = 2}}A{{/if}}", "the text comes out empty; write what it says in every case"),
        ('{{"\u200b"}}', "the text comes out empty; write"),
    ],
)
def test_what_has_no_words_in_the_language_stops_the_text(text: str, fault: str) -> None:
    with pytest.raises(Unsaid) as found:
        text_of(text)

    assert str(found.value).startswith(f"t.en.txt: {fault}")


def test_numbers_have_the_decimal_mark_of_the_language() -> None:
    assert [text_of("{{1 / 8}} {{2}}", language) for language in ("kk", "ru", "en")] == [
        "0,125 2",
        "0,125 2",
        "0.125 2",
    ]


def test_blanks_and_endless_loops_hold_up_nobody() -> None:
    begun = process_time()
    assert text_of("a" + " " * 190_000 + "b\n" + " " * 1000 + "\nc")
    with pytest.raises(Unsaid, match="too many steps"):
        text_of("{{#loop for q in 1..20 return q}}{{count(for a in 1..400, b in 1..1000 return 1)}} {{/loop}}")
    assert process_time() - begun < 10  # with limits of each expression and a pattern it was 70


def test_a_wording_without_the_wanted_language_goes_out_in_the_one_that_it_has() -> None:
    assert said("A.", ("ru",), ("kk", "en"))["issued_in"] == ["ru"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("Title\nText", "t.en.txt: has no text; write the subject or title in the first line"),
        ("\n\nText", "t.en.txt: has no subject; write"),
        ("Title\nText\nmore", "t.en.txt:line 2: is not empty; leave a line empty"),
        ("Title {{\n\nText", "t.en.txt:line 1: has {{ without }}"),
        ("Title\n\nA\n{{#if a}}Text", "t.en.txt:line 4: has {{#if a}} without {{/if}}"),
        ("Title\n\n\n\nA\n{{/if}}", "t.en.txt:line 6: has {{/if}} where no such block is open"),
        ("Title\n\nA\nB {{1", "t.en.txt:line 4: has {{ without }}"),
        ("Title\n\n=1 + 1", "t.en.txt:line 3: begins with =; a wording is a text with FEEL"),
        ("T" * 501 + "\n\nA", "t.en.txt:line 1: has 501 characters; a subject or title has at most 500"),
        ("Title\n\n{{1 +}}", "t.en.txt:line 3: '1 +' is not valid FEEL"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(content: str, fault: str) -> None:
    with pytest.raises(BadFile) as found:
        read_wording(content.encode(), "t.en.txt", office().functions)

    assert str(found.value).startswith(fault)


def test_the_name_of_the_file_gives_id_and_language() -> None:
    assert id_and_language("notices/result_ready.ru.txt") == ("result_ready", "ru")
    with pytest.raises(BadFile, match=r"call it ID\.LANGUAGE\.txt, such as result_ready\.ru\.txt"):
        id_and_language("notices/result_ready.de.txt")


def test_names_and_faults_of_its_expressions_are_known() -> None:
    text = b"T {{amount}}\n\n{{#if a > 1}}{{indented(b)}}{{/if}}{{#loop c}}{{name}}{{/loop}}{{for x in d return x}}"
    wording = read_wording(text, "t.en.txt", office().functions)

    assert names_in(wording, office().functions) == {"amount", "a", "b", "c", "d"}
    assert list(faults_of(wording, office().functions)) == []
    found = list(faults_of(read_wording(b"T\n\n{{idented(b)}}", "t.en.txt", {}), office().functions))
    assert "indented" in found[0].message
