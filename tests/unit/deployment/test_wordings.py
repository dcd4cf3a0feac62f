"""What is found wrong with the wordings of a bundle: missing ones and languages, unused ones, unknown values."""

import pytest

from engine.definition.findings import Finding, Severity
from engine.deployment.bundle import File, read_bundle
from engine.deployment.checks import check
from engine.deployment.known import Known
from tests.diagrams import (
    Part,
    ad_hoc,
    call,
    catch,
    diagram,
    end,
    flows,
    message,
    receive,
    script,
    service_task,
    signal,
    start,
    user_task,
)
from tests.unit.execution.installation import GROUPS, PRODUCT_HANDLERS, form, office

#: Words of findings that these diagrams have in any case.
OTHERS = ("paragraph of the law", "no coordinates", "leads nowhere", "reached by no flow")
COUNTS = script("count", "=1", "ends_on")


def task(id: str = "told") -> Part:
    return service_task("n", headers={"code": "N-02"}, inputs={"to": "applicant"}, properties={"wording": id})


def service(*parts: Part, sent: Part | None = None) -> bytes:
    return diagram(start("s"), *parts, COUNTS, sent or task(), end("e"), flows("s", "count", "n", "e"))


def wording(text: str, name: str = "told") -> dict[str, str]:
    return {f"{name}.{language}": f"Subject\n\n{text}" for language in ("kk", "ru", "en")}


def found(diagrams: list[bytes], wordings: dict[str, str], known: Known | None = None, **forms: str) -> list[str]:
    """What is said of wordings."""
    return [_line(finding) for finding in findings(diagrams, wordings, known, **forms)]


def findings(
    diagrams: list[bytes], wordings: dict[str, str], known: Known | None = None, **forms: str
) -> list[Finding]:
    files = (
        *(File(f"{number}.bpmn", "bpmn", content) for number, content in enumerate(diagrams)),
        *(File(f"notices/{name}.txt", "wording", text.encode()) for name, text in wordings.items()),
        *(File(f"{name}.form", "form", text.encode()) for name, text in forms.items()),
        GROUPS,
    )
    all_ = check(read_bundle(files, office().functions), known or Known(PRODUCT_HANDLERS))
    return [finding for finding in all_ if not any(word in finding.message for word in OTHERS)]


def _line(finding: Finding) -> str:
    return f"{finding.source}:{finding.element}: {finding.message}"


def test_nothing_is_found_where_each_language_is_there_and_reads_what_the_case_has() -> None:
    assert found([service()], wording("By {{ends_on}}, received {{received_at}}.")) == []


def test_a_wording_that_does_not_exist_is_refused_with_the_nearest_one() -> None:
    lines = found([service(sent=task("tolt"))], wording("A."))

    assert "0.bpmn:n: the wording 'tolt' does not exist; did you mean 'told'" in lines
    unused = "no task names it in its property wording, and no deadline in its property reminder"
    assert f"notices/told.kk.txt:file: {unused}" in lines


@pytest.mark.parametrize(
    ("language", "name", "severity"),
    [("kk", "Kazakh", Severity.ERROR), ("ru", "Russian", Severity.ERROR), ("en", "English", Severity.WARNING)],
)
def test_a_language_that_is_missing_is_told_with_the_name_of_its_file(
    language: str, name: str, severity: Severity
) -> None:
    texts = wording("A.")
    del texts[f"told.{language}"]

    (finding,) = findings([service()], texts)
    assert _line(finding) == f"0.bpmn:n: the wording 'told' is missing in {name} ({language}); add told.{language}.txt"
    assert finding.severity is severity
    there = Known(PRODUCT_HANDLERS, wordings=frozenset({f"told.{language}"}))
    assert found([service()], texts, there) == []


def test_a_file_that_cannot_be_read_is_not_missing() -> None:
    (line,) = found([service()], wording("A.") | {"told.ru": "Subject\n\n{{#if a}}"})

    assert line.startswith("notices/told.ru.txt:")


def test_a_file_outside_the_folders_of_wordings_is_told_where_it_belongs() -> None:
    files = (
        File("notice/told.en.txt", "wording", b"A\n\nB"),
        File("told.ru.txt", "wording", b"A\n\nB", "bpmn/extract"),
    )

    lines = [_line(each) for each in read_bundle(files, office().functions).findings]

    assert lines == [
        "notice/told.en.txt:file: is in the folder 'notice'; put it into documents, notices, reasons",
        "told.ru.txt:file: is in the folder 'extract'; put it into documents, notices, reasons",
    ]


def test_a_value_that_nothing_gives_is_a_warning_with_the_nearest_name() -> None:
    lines = found([service()], wording("By {{end_on}}."))

    assert lines == [
        f"notices/told.{language}.txt:line 3: {{{{end_on}}}}: nothing gives p this variable; did you mean 'ends_on'"
        for language in ("kk", "ru", "en")
    ]


def test_the_results_that_an_ad_hoc_sub_process_collects_are_known() -> None:
    inner = ad_hoc("x", script("a", "=1", "n"), begins='=["a"]', results="opinions", result="=n")

    assert found([service(inner)], wording("{{opinions}}")) == []


def test_values_of_forms_and_of_the_caller_are_known_and_those_in_loops_are_not_looked_for() -> None:
    fills = user_task("fill", form="fill")
    assert found(
        [service(fills)], wording("{{name}} {{#loop list}}{{anything}}{{/loop}}"), fill=form("fill", {"key": "name"})
    ) == [
        f"notices/told.{language}.txt:line 3: {{{{list}}}}: nothing gives p this variable"
        for language in ("kk", "ru", "en")
    ]
    caller = diagram(
        start("s"),
        call("c", "p", parent=False, child=False, inputs={"name": "=case_id"}),
        end("e"),
        flows("s", "c", "e"),
        id="q",
    )
    assert found([service(), caller], wording("{{name}}")) == []


def test_feel_that_cannot_be_right_is_refused_with_the_file() -> None:
    assert any(
        line.startswith("notices/told.ru.txt:line 3: 'idented(ends_on)'") and "indented" in line
        for line in found([service()], wording("{{idented(ends_on)}}"))
    )


@pytest.mark.parametrize(
    ("inputs", "fault"),
    [
        ({"to": "applicant"}, "notice needs the property wording, or the inputs subject and text"),
        ({"to": "applicant", "subject": "S"}, "the input text is missing, which notice needs; map it"),
    ],
)
def test_a_notice_needs_its_words(inputs: dict[str, str], fault: str) -> None:
    sent = service_task("n", headers={"code": "N-02"}, inputs=inputs)

    assert found([service(sent=sent)], {}) == [f"0.bpmn:n: {fault}"]


def test_a_notice_takes_a_wording_or_texts_and_not_both() -> None:
    both = service_task(
        "n",
        headers={"code": "N-02"},
        inputs={"to": "applicant", "subject": "S", "text": "T"},
        properties={"wording": "told"},
    )

    assert found([service(sent=both)], wording("A.")) == [
        "0.bpmn:n: gives wording and subject, of which notice takes one; take one away"
    ]


def test_the_property_does_nothing_where_nothing_is_said() -> None:
    step = script("count", "=1", "ends_on", properties={"wording": "told"})
    lines = found([diagram(start("s"), step, task(), end("e"), flows("s", "count", "n", "e"))], wording("A."))

    assert len(lines) == 1
    assert lines[0].startswith("0.bpmn:count: the property wording does nothing here; write it on the task that sends")


def test_what_a_message_brings_that_starts_a_case_is_not_known() -> None:
    def begun(**outputs: str) -> bytes:
        asked = start("s", message("asked", None), outputs=outputs)
        return diagram(asked, task(), end("e"), flows("s", "n", "e"))

    brought = wording("{{brought}}")

    assert found([begun()], brought) == []
    assert len(found([begun(answer="=brought")], brought)) == 3


@pytest.mark.parametrize(
    "event",
    [catch("m", message("asked")), catch("m", signal("asked")), receive("m", "asked")],
    ids=["message", "signal", "task"],
)
def test_nor_what_comes_into_a_case_by_a_message_or_signal(event: Part) -> None:
    process = diagram(start("s"), event, task(), end("e"), flows("s", "m", "n", "e"))

    assert found([process], wording("{{brought}}")) == []


def calling(id: str) -> list[bytes]:
    """A process whose task takes the id of its wording from a variable, and one that calls it with an id."""
    inner = diagram(start("s"), COUNTS, task("=says"), end("e"), flows("s", "count", "n", "e"), id="q")
    caller = diagram(
        start("cs"), call("c", "q", parent=False, inputs={"says": id}), end("ce"), flows("cs", "c", "ce"), id="p"
    )
    return [inner, caller]


def test_a_wording_that_a_call_chooses_is_used() -> None:
    assert found(calling('=if x = 1 then "told" else "untold"'), wording("By {{ends_on}}.")) == []
    assert len(found(calling('="untold"'), wording("By {{ends_on}}."))) > 1


def test_a_wording_that_a_call_gives_is_looked_for_and_read_like_one_that_a_task_names() -> None:
    assert found(calling("told"), wording("By {{ends_on}}.")) == []
    (line, *_others) = found(calling("tolt"), wording("A."))
    fault = "the wording 'tolt' does not exist; did you mean 'told'"
    assert line == f"1.bpmn:c: the input says, by which n names its wording: {fault}"
    (line, *_others) = found(calling("told"), wording("By {{ends}}."))
    assert line.endswith("{{ends}}: nothing gives q this variable; did you mean 'ends_on'")


def test_a_wording_that_a_called_process_hands_on_is_looked_for_as_well() -> None:
    inner, _caller = calling("told")
    middle = call("m", "q", parent=False, inputs={"says": "=said_last"})
    between = diagram(start("s"), middle, end("e"), flows("s", "m", "e"), id="r")
    last = call("c", "r", parent=False, inputs={"said_last": "tolt"})
    caller = diagram(start("cs"), last, end("ce"), flows("cs", "c", "ce"), id="p")

    (line, *_others) = found([inner, between, caller], wording("A."))

    fault = "the wording 'tolt' does not exist; did you mean 'told'"
    assert line == f"2.bpmn:c: the input said_last, by which n names its wording: {fault}"


def test_a_wording_that_is_given_to_a_process_elsewhere_is_not_said_to_be_unused() -> None:
    _inner, caller = calling("told")
    _inner, other = calling("else")

    assert not [line for line in found([caller], wording("A.")) if "no task names it" in line]
    assert [line for line in found([other], wording("A.")) if "no task names it" in line]


def test_where_only_a_case_says_which_wording_is_named_none_is_said_to_be_unused() -> None:
    assert found(calling("=of_service"), wording("A.")) == []
    assert found([service(sent=task('=if channel = "portal" then "told" else "other"'))], wording("A.")) == []
    assert [line for line in found([service(sent=task('="tolt"'))], wording("A.")) if "'tolt' does not exist" in line]
