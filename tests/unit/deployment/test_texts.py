"""Catalogues of texts: deployed with their service, checked against it, looked up by the day; the command `texts`."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.definition.findings import RefusedDefinition
from engine.deployment.bundle import File, files_at, read_bundle
from engine.deployment.checks import Known, check
from engine.deployment.deploy import Deployment, deploy
from engine.deployment.texts import check_catalogues, texts_of_files
from engine.files.faults import BadFile
from engine.texts import ENGLISH, read_catalogue
from storage.database import Database
from storage.tables import resources
from tests.diagrams import diagram, end, flow, flows, service_task, start, user_task
from tests.unit.dmn.models import decision, definitions, output, table
from tests.unit.execution.installation import ALWAYS, ANALYST, Installation, form, office
from web.cli import main

SERVED = 'msgid ""\nmsgstr ""\n"X-Processes: p q\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
FORM = form("f", {"key": "name", "label": "Name of {{x}}"})
TODAY = date(2026, 4, 6)


def po(**translations: str) -> bytes:
    """A catalogue; a key is written with _ for a blank."""
    return catalogue({key.replace("_", " "): value for key, value in translations.items()})


def catalogue(translations: dict[str, str], head: str = HEAD) -> bytes:
    """A catalogue; behind a text `@` and a context."""
    return (head + "\n".join(_entry(*text.split("@"), told=told) for text, told in translations.items())).encode()


def _entry(text: str, context: str = "", *, told: str) -> str:
    return f'{f"""msgctxt "{context}"{chr(10)}""" if context else ""}msgid "{text}"\nmsgstr "{told}"\n'


def findings(*files: File) -> list[str]:
    bundle = read_bundle(files, office().functions)
    return [str(finding) for finding in check(bundle, Known({}))]


def texts(content: bytes, name: str = "s/texts.ru.po") -> File:
    return File(name, "texts", content)


def form_file(content: str = FORM, name: str = "s/f.form") -> File:
    return File(name, "form", content.encode())


def put(here: Installation, *files: File, effective_from: date = ALWAYS) -> Deployment:
    with here.database.transaction() as session:
        return deploy(session, here.runtime, ANALYST, files, effective_from, "test")


def missing(*files: File, others: tuple[File, ...] = ()) -> list[str]:
    mine, theirs = (read_bundle(each, office().functions) for each in (files, others))
    return [str(finding) for finding in check_catalogues(mine, theirs)]


def test_a_folder_with_texts_needs_a_catalogue_for_each_language() -> None:
    russian = texts(po(Name="Имя"))
    said = "is missing: 'Name of {{x}}' has no translation; run `atqaru texts`, then translate"

    kazakh_alone = [f"s/texts.kk.po:file: warning: {said}"]
    assert missing(form_file(), russian) == kazakh_alone
    assert missing(form_file()) == [*kazakh_alone, f"s/texts.ru.po:file: warning: {said}"]
    assert missing(form_file(), others=(texts(po(), "s/texts.kk.po"), russian)) == []


def test_a_folder_without_texts_needs_none() -> None:
    assert missing(File("s/notices/n.en.txt", "wording", b"A\n\nB\n")) == []


def told(
    here: Installation,
    text: str,
    language: str = "ru",
    day: date = TODAY,
    process: str = "",
    element: str = "",
) -> str:
    with here.database.reading() as session:
        return here.runtime.definitions.texts(session, language, day).of(process)(text, element)


# --- what there is to translate


def test_names_in_diagrams_texts_of_forms_and_groups_are_found_each_with_its_files() -> None:
    task = user_task("u", properties={"status": "Being read", "stage": "read"})
    process = diagram(start("s"), task, end("e", name="Over"), flows("s", "u"), flow("u", "e", name="done"))
    files = (
        form_file(form("a", {"key": "x", "label": "Answer"}), "a.form"),
        form_file(form("b", {"key": "x", "label": "Answer"}), "b.form"),
        File("groups.json", "groups", b'[{"id": "clerks", "name": "Clerks"}]'),
        form_file(name="below/f.form"),
        File("p.bpmn", "bpmn", process),
    )

    found = texts_of_files(read_bundle(files, office().functions), ".")

    assert found["Answer"] == [("a.form", "a.x"), ("b.form", "b.x")]
    assert found["Clerks"] == [("groups.json", "clerks")]
    assert (found["Over"], found["Being read"]) == ([("p.bpmn", "e")], [("p.bpmn", "u")])
    assert [file for file, _flow in found["done"]] == ["p.bpmn"]
    assert not {"Name of {{x}}", "read"} & found.keys()


def test_the_subject_of_a_notice_is_a_text_unless_it_is_computed() -> None:
    told = service_task("n", type="notice", inputs={"subject": "The day has come", "text": "Come", "to": "clerks"})
    computed = service_task("c", type="notice", inputs={"subject": "=&quot;The day &quot; + x", "to": "clerks"})
    process = diagram(start("s"), told, computed, end("e"), flows("s", "n", "c", "e"))

    found = texts_of_files(read_bundle((File("p.bpmn", "bpmn", process),), office().functions), ".")

    assert found["The day has come"] == [("p.bpmn", "n")]
    assert not {"Come", "clerks"} & found.keys()
    assert not [text for text in found if text.startswith("=")]


# --- findings


def test_a_complete_catalogue_has_no_finding() -> None:
    assert findings(form_file(), texts(catalogue({"Name of {{x}}": "Имя {{x}}"}))) == []


def test_a_text_without_a_translation_is_a_warning() -> None:
    empty = catalogue({"Name of {{x}}": ""})

    assert findings(form_file(), texts(empty)) == [
        "s/texts.ru.po:text: warning: 'Name of {{x}}' has no translation; add it"
    ]
    assert findings(form_file(), texts(HEAD.encode())) == findings(form_file(), texts(empty))


def test_a_fuzzy_translation_is_none() -> None:
    fuzzy = HEAD + '#, fuzzy\nmsgid "Name of {{x}}"\nmsgstr "Имя {{x}}"\n'

    assert "has no translation" in findings(form_file(), texts(fuzzy.encode()))[0]


def test_a_translation_that_no_file_uses_is_a_warning() -> None:
    content = catalogue({"Name of {{x}}": "Имя {{x}}", "Name": "Имя"})

    assert findings(form_file(), texts(content)) == [
        "s/texts.ru.po:text: warning: 'Name' has no place in any file; take it out"
    ]


def test_a_catalogue_by_itself_is_not_said_to_be_of_no_use() -> None:
    assert findings(texts(po(Name="Имя"))) == []


def test_many_texts_without_a_translation_are_one_finding() -> None:
    many = form("f", *({"key": f"k{number}", "label": f"Label {number}"} for number in range(30)))

    found = findings(form_file(many), texts(HEAD.encode()))

    assert len(found) == 1
    assert "'Label 4' and 25 more have no translation" in found[0]


@pytest.mark.parametrize(
    ("translation", "message"),
    [
        ("Имя {{x", "the translation has {{ without }}; close the expression"),
        ("Имя {{1 +}}", "the translation is not valid FEEL: expected a value"),
        ("Имя", "the translation has other expressions; keep each one"),
        ("Имя {{y}}", "the translation has other expressions; keep each one"),
    ],
)
def test_a_template_that_is_not_that_of_the_text_is_an_error(translation: str, message: str) -> None:
    found = findings(form_file(), texts(catalogue({"Name of {{x}}": translation})))

    assert len(found) == 1
    assert found[0].startswith(f"s/texts.ru.po:text: 'Name of {{{{x}}}}': {message}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "line 1: not text in UTF-8"),
        (b"hello", "line 1: is no line of a PO file; write a keyword"),
        (b'msgid "a"\nmsgstr "b\n', "line 2: is no line of a PO file"),
        (b'msgid "a"\nmsgstr "b"c"\n', "line 2: is no line of a PO file"),
        (b'msgid "a"\nmsgid "b"\nmsgstr "c"\n', "line 2: msgid comes after msgid; an entry is"),
        (b'msgstr "c"\n', "line 1: msgstr comes after nothing"),
        (b'"a"\nmsgid ""\nmsgstr ""\n', "line 1: a text without a keyword"),
        (b'msgid "a"\nmsgstr "b"\nmsgid "c"\n', "line 3: the last entry ends with msgid"),
        (b'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n', "line 1: 'a' has a plural"),
        (b'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "line 4: 'a' is entered twice"),
        (b'msgid "a"\nmsgstr "b\\"\n', "line 2: is no line of a PO file"),
        (b'msgid "a"\nmsgstr[0] "b"\n', "line 1: 'a' has a plural"),
        (b'msgid "a"\nmsgstr "\\d"\n', "line 2: a backslash before 'd' means nothing; write two"),
        (b'msgid "a"\nmsgstr "b\0"\n', "line 2: NUL is here, which is no part of a text"),
        (b'msgid "a"\nmsgstr "b"\n#~ msgid "c"\n"d"\n', "line 4: a text without a keyword"),
        (b"#" * 2_000_001, "file: 2000001 bytes are more than the 2000000"),
    ],
)
def test_a_bad_catalogue_is_refused_with_a_clear_line(content: bytes, message: str) -> None:
    assert [finding[: len(f"s/texts.ru.po:{message}")] for finding in findings(texts(content))] == [
        f"s/texts.ru.po:{message}"
    ]


def test_every_line_that_is_none_of_a_catalogue_is_named() -> None:
    found = findings(texts(b'msgid "a"\nmsgstr "b"\nmsgid c\nmsgstr d\n'))

    assert [finding.split(":")[1] for finding in found] == ["line 3", "line 4"]


def test_comments_are_free_and_texts_are_taken_as_they_are_written() -> None:
    content = (
        '#: \u2068a b\n#~ msgid "c\nmsgid\t"a\\n"\n# why\n"b"\nmsgstr"\u2028\\"\\\\"\n'
        '#, c-format, fuzzy\nmsgid "z"\nmsgstr "y"'
    )

    read = read_catalogue(content.encode(), "texts.ru.po")

    assert read.words == {("", "a\nb"): '\u2028"\\'}
    assert read.untranslated == (("", "z"),)


def test_a_catalogue_is_read_as_utf_8_whatever_its_head_says() -> None:
    content = HEAD.replace("utf-8", "koi8-r") + po(Name="Имя").decode().removeprefix(HEAD)

    assert findings(form_file(), texts(content.encode())) == findings(form_file(), texts(po(Name="Имя")))


def test_a_catalogue_of_another_name_is_refused() -> None:
    assert findings(texts(po(Name="Имя"), "s/ru.po")) == [
        "s/ru.po:file: has another name than texts.LANGUAGE.po; call it such as texts.ru.po"
    ]


def test_one_bad_catalogue_keeps_the_bundle_out(sqlite_database: Database) -> None:
    here = Installation(sqlite_database)

    with pytest.raises(RefusedDefinition, match="is no line of a PO file"):
        put(here, form_file(), texts(b"hello"))

    assert here.rows(resources) == []


# --- versions


def test_catalogues_are_deployed_with_their_service_and_make_a_version_only_when_they_change(
    database: Database,
) -> None:
    here = Installation(database)

    first = put(here, texts(po(Yes="Да")))
    second = put(here, texts(po(Yes="Да")))
    third = put(here, texts(po(Yes="Так")))

    assert [done.versions for done in (first, second, third)] == [
        (("texts", "s.ru", 1),),
        (),
        (("texts", "s.ru", 2),),
    ]
    assert told(here, "Yes") == "Так"
    assert told(here, "Yes", "kk") == "Yes"


def test_a_catalogue_is_in_force_from_its_day(sqlite_database: Database) -> None:
    here = Installation(sqlite_database)
    put(here, texts(po(Yes="Да")))
    put(here, texts(po(Yes="Так")), effective_from=date(2026, 5, 1))

    assert told(here, "Yes", day=date(2026, 4, 30)) == "Да"
    assert told(here, "Yes", day=date(2026, 5, 1)) == "Так"


def test_what_a_newer_catalogue_has_dropped_still_serves_older_versions(sqlite_database: Database) -> None:
    here = Installation(sqlite_database)
    put(here, texts(po(Old_text="Старый текст", Yes="Да")))
    put(here, texts(po(Yes="Да")))

    assert told(here, "Old text") == "Старый текст"


# --- whose words they are


def of_service(process: str, translations: dict[str, str]) -> File:
    """The catalogue of a service with one process."""
    head = HEAD.replace('"Content', f'"X-Processes: {process}\\n"\n"Content')
    return texts(catalogue(translations, head), f"{process}/texts.ru.po")


def test_catalogues_that_serve_all_do_so_together(sqlite_database: Database) -> None:
    here = Installation(sqlite_database)
    put(here, texts(po(One="Один"), "a/texts.ru.po"), texts(po(Two="Два"), "b/texts.ru.po"))

    assert [told(here, text) for text in ("One", "Two", "Three")] == ["Один", "Два", "Three"]


def test_each_service_says_its_own_words_and_none_of_another(sqlite_database: Database) -> None:
    here = Installation(sqlite_database)
    own = of_service("health", {"Registered": "Состоит на учете", "Doctor": "Врач"})
    put(here, own, of_service("licence", {"Registered": "Зарегистрировано"}))

    assert told(here, "Registered", process="health") == "Состоит на учете"
    assert told(here, "Registered", process="licence") == "Зарегистрировано"
    assert told(here, "Doctor", process="licence") == "Doctor"


def test_what_serves_all_stands_behind_the_words_of_the_service(sqlite_database: Database) -> None:
    here = Installation(sqlite_database)
    own = of_service("licence", {"Clerk": "Служащий"})
    put(here, own, texts(catalogue({"Clerk": "Работник", "Yes": "Да"}), "all/texts.ru.po"))

    assert [told(here, text, process="licence") for text in ("Clerk", "Yes")] == ["Служащий", "Да"]
    assert told(here, "Clerk") == "Работник"


def test_a_page_of_no_service_says_what_all_services_agree_on(sqlite_database: Database) -> None:
    here = Installation(sqlite_database)
    put(here, of_service("a", {"Yes": "Да", "Done": "Готово"}), of_service("b", {"Yes": "Да", "Done": "Сделано"}))
    put(here, of_service("a", {"Yes": "Да", "Done": "Выполнено", "New": "Новое"}))

    assert [told(here, text) for text in ("Yes", "Done", "New")] == ["Да", "Done", "Новое"]


def test_a_newer_catalogue_of_a_service_counts_on_every_page(sqlite_database: Database) -> None:
    here = Installation(sqlite_database)
    put(here, of_service("a", {"Done": "Готово"}))
    put(here, of_service("a", {"Done": "Выполнено"}))

    assert [told(here, "Done", process=process) for process in ("a", "", "unknown")] == ["Выполнено"] * 3


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ("check.answer", "Полный комплект"),
        ("check.remark", "Полностью"),
        ("is_complete", "Комплект полный"),
        ("other", "Завершить"),
        ("", "Завершить"),
    ],
)
def test_the_nearest_context_of_a_text_decides(sqlite_database: Database, element: str, said: str) -> None:
    here = Installation(sqlite_database)
    entries = {
        "Complete": "Завершить",
        "Complete@is_complete": "Комплект полный",
        "Complete@check": "Полностью",
        "Complete@check.answer": "Полный комплект",
    }
    put(here, texts(catalogue(entries)))

    assert told(here, "Complete", element=element) == said


def test_a_context_that_no_element_has_with_the_text_is_a_warning() -> None:
    entries = {"Name of {{x}}": "Имя {{x}}", "Name of {{x}}@f.name": "{{x}} имя", "Name of {{x}}@f.other": "{{x}}, имя"}

    assert findings(form_file(), texts(catalogue(entries))) == [
        "s/texts.ru.po:text: warning: 'Name of {{x}} (at f.other)' has no place in any file; take it out"
    ]


def test_contexts_for_every_place_of_a_text_are_enough() -> None:
    assert findings(form_file(), texts(catalogue({"Name of {{x}}@f": "Имя {{x}}"}))) == []


def test_a_catalogue_that_does_not_name_the_processes_of_its_service_is_a_warning() -> None:
    content = catalogue({"Name of {{x}}": "Имя {{x}}"}, SERVED)

    (found,) = findings(form_file(), texts(content))

    assert found.endswith("does not name the processes of its folder as those that it serves; run `atqaru texts`")


def test_a_form_is_made_once_for_each_language_and_version_of_its_texts(sqlite_database: Database) -> None:
    here = Installation(sqlite_database)
    put(here, form_file(), texts(catalogue({"Name of {{x}}": "Имя {{x}}"})))
    definitions = here.runtime.definitions

    with here.database.reading() as session:
        russian = definitions.texts(session, "ru", TODAY)
        forms = [definitions.form(session, 1, given) for given in (russian, ENGLISH, russian)]

    label, english, _again = (made.components[0].label.pieces[0] for made in forms)
    assert (label, english) == ("Имя ", "Name of ")
    assert forms[0] is forms[2]


# --- the command


def test_the_command_adds_what_is_missing_and_takes_out_what_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "service"
    folder.mkdir()
    (folder / "f.form").write_text(FORM)
    (folder / "texts.ru.po").write_bytes(po(Gone="Нет", Name="Имя"))

    result = CliRunner().invoke(main, ["texts", str(folder)])

    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        f"{folder / 'texts.kk.po'}: 1 to translate, 0 removed",
        f"{folder / 'texts.ru.po'}: 1 to translate, 2 removed",
    ]
    assert '#: f.form\nmsgid "Name of {{x}}"\nmsgstr ""\n' in (folder / "texts.ru.po").read_text(encoding="utf-8")
    assert [file.kind for file in files_at(folder)] == ["form", "texts", "texts"]


def test_the_command_keeps_translations_and_writes_the_same_file_again(tmp_path: Path) -> None:
    (tmp_path / "f.form").write_text(FORM)
    CliRunner().invoke(main, ["texts", str(tmp_path)])
    path = tmp_path / "texts.kk.po"
    translated = path.read_text(encoding="utf-8").replace('msgstr ""\n', 'msgstr "{{x}} аты"\n')
    path.write_text(translated.replace('msgid ""\nmsgstr "{{x}} аты"', 'msgid ""\nmsgstr ""', 1), encoding="utf-8")
    before = path.read_bytes()

    result = CliRunner().invoke(main, ["texts", str(tmp_path)])

    assert f"{path}: 0 to translate, 0 removed" in result.output
    assert path.read_bytes() == before


def test_what_other_services_have_translated_alike_is_filled_in(tmp_path: Path) -> None:
    for folder, entries in {"one": {"Hand in": "Вручить", "Look": "Смотреть"}, "two": {"Look": "Глядеть"}}.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "texts.ru.po").write_bytes(catalogue(entries))
        labels = [{"key": f"a{number}", "label": text} for number, text in enumerate(entries)]
        (tmp_path / folder / "f.form").write_text(form(f"{folder}-form", *labels))
    (tmp_path / "new").mkdir()
    labels = [
        {"key": "a", "label": "Hand in"},
        {"key": "b", "label": "Look"},
        {"key": "c", "label": "Check completeness"},
    ]
    (tmp_path / "new" / "f.form").write_text(form("new-form", *labels))

    result = CliRunner().invoke(main, ["texts", str(tmp_path)])

    path = tmp_path / "new" / "texts.ru.po"
    assert f"{path}: 1 to translate, 0 removed, 2 taken from other services" in result.output.splitlines()
    written = path.read_text(encoding="utf-8")
    assert 'msgid "Hand in"\nmsgstr "Вручить"' in written
    assert 'msgid "Look"\nmsgstr ""' in written  # the two do not agree
    assert 'msgid "Check completeness"\nmsgstr "Проверить полноту документов"' in written  # of the product


def test_the_command_keeps_contexts_and_names_the_processes_of_the_service(tmp_path: Path) -> None:
    begins = start("s", properties={"form": "f"})
    (tmp_path / "p.bpmn").write_bytes(diagram(begins, user_task("u", name="Name"), end("e"), flows("s", "u", "e")))
    (tmp_path / "f.form").write_text(form("f", {"key": "name", "label": "Name"}))
    entries = {"Name": "Имя", "Name@f": "Имя лица", "Name@u": "Назвать", "Name@gone": "Нет", "p": "Дело"}
    (tmp_path / "texts.ru.po").write_bytes(catalogue(entries))

    result = CliRunner().invoke(main, ["texts", str(tmp_path)])

    written = (tmp_path / "texts.ru.po").read_text(encoding="utf-8")
    assert f"{tmp_path / 'texts.ru.po'}: 0 to translate, 1 removed" in result.output
    assert '"X-Processes: p\\n"' in written
    assert [line for line in written.splitlines() if line.startswith(("#:", "msgctxt", "msgstr"))][1:] == [
        "#: f.form p.bpmn",
        'msgstr "Имя"',
        "#: f.form",
        'msgctxt "f"',
        'msgstr "Имя лица"',
        "#: p.bpmn",
        'msgctxt "u"',
        'msgstr "Назвать"',
        "#: p.bpmn",
        'msgstr "Дело"',
    ]


def test_the_command_refuses_a_broken_catalogue_and_leaves_it_alone(tmp_path: Path) -> None:
    (tmp_path / "f.form").write_text(FORM)
    (tmp_path / "texts.ru.po").write_text("hello")

    result = CliRunner().invoke(main, ["texts", str(tmp_path)])

    assert result.exit_code == 2
    assert "is no line of a PO file" in result.output
    assert (tmp_path / "texts.ru.po").read_text() == "hello"


def test_the_flag_of_a_former_entry_is_not_that_of_the_next_one() -> None:
    former = '#, fuzzy\n#~ msgid "Old"\n#~ msgstr "Alt"\n\n'

    assert read_catalogue((HEAD + former + _entry("New", told="Neu")).encode(), "a.po").words == {("", "New"): "Neu"}


def test_only_the_first_entry_without_text_and_context_is_the_head() -> None:
    at_an_element = SERVED + _entry("", "element", told="something")

    assert read_catalogue(at_an_element.encode(), "a.po").processes == {"p", "q"}
    with pytest.raises(BadFile, match=r"a\.po:line 6: '' is entered twice"):
        read_catalogue((SERVED + HEAD).encode(), "a.po")


def test_what_explains_a_decision_are_texts_and_ids_of_rules_and_expressions_are_none() -> None:
    noted = table(["Right answers", "mark"], [output("the_verdict")], ['1 | - | "not_passed"', "- | - | 2"])
    noted = noted.replace("<rule>", "<rule><description>ATT-08.1</description>", 1)
    noted = "<rule><description>Everybody else</description>".join(noted.rsplit("<rule>", 1))
    noted = noted.replace('label="mark"', 'label="mark &gt; 1"')
    file = File("a.dmn", "dmn", definitions(decision("d", noted, name="Result of all")))

    found = texts_of_files(read_bundle([file], office().functions), ".")

    assert sorted(found) == ["Everybody else", "Result of all", "Right answers", "not passed", "the verdict"]
    assert found["not passed"] == [("a.dmn", "d")]
