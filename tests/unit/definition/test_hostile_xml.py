"""Files of strangers: hostile, broken, huge or of another kind; each is refused in a moment with a message."""

from pathlib import Path

import pytest

from engine.definition.findings import RefusedDefinition
from engine.definition.reader import read, read_sound
from engine.definition.xml import BadXml, parse_xml
from tests.diagrams import diagram, end, flow, flows, script, start, user_task
from tests.timing import within
from tests.unit.definition.finding import of

GOOD = diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"))
BOMB = (
    b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY e "&c;&c;&c;&c;&c;&c;&c;&c;">]><d>&e;</d>'
)


def one(content: bytes) -> str:
    """The one refusal of a file from which nothing can be read."""
    (refusal,) = of(content)
    assert refusal.startswith("definitions: ")
    return refusal


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
        b'<!DOCTYPE d SYSTEM "http://example.org/evil.dtd"><d/>',
        b'<!DOCTYPE d [<!ENTITY % p SYSTEM "http://example.org/x"> %p;]><d/>',
        b"<!DOCTYPE d>" + GOOD,
        ('<?xml version="1.0" encoding="UTF-16"?>' + BOMB.decode()).encode("utf-16"),
        ('<?xml version="1.0" encoding="UTF-16LE"?>' + BOMB.decode()).encode("utf-16-le"),
        b"\xef\xbb\xbf" + BOMB,
    ],
    ids=["entity bomb", "external entity", "external dtd", "parameter entity", "plain", "utf-16", "utf-16-le", "bom"],
)
def test_a_doctype_is_refused(content: bytes) -> None:
    with within(1):
        refusal = one(content)

    assert "DOCTYPE" in refusal or "not well-formed" in refusal
    assert "root:" not in refusal


def test_a_file_of_50_megabytes_is_refused_before_it_is_read() -> None:
    content = GOOD.replace(b"</bpmn:process>", b"<!--" + b"x" * 50_000_000 + b"--></bpmn:process>")

    assert "50.0 MB is more than the 5 MB" in one(content)


def test_elements_nested_ten_thousand_deep_are_refused() -> None:
    assert "nested more than 100 deep" in one(b"<a>" * 10_000 + b"</a>" * 10_000)


def test_an_attribute_of_megabytes_is_refused_by_its_own_finding_or_read() -> None:
    assert of(GOOD.replace(b'id="u"', b'id="u" name="' + b"x" * 4_000_000 + b'"')) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"   ", b"hello", b"<a>", b"<a></b>", b"\x00\x01\x02", b"PK\x03\x04", b"\xff\xfe", b'{"a": 1}', GOOD[:-20]],
)
def test_what_is_no_xml_is_refused(content: bytes) -> None:
    assert "not well-formed XML" in one(content)


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "cp037", "no-such-encoding"])
def test_an_encoding_in_which_things_could_hide_is_refused(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + BOMB.decode()
    try:
        content = text.encode(encoding)
    except LookupError:
        content = text.encode()

    assert "not well-formed" in one(content) or "DOCTYPE" in one(content)


@pytest.mark.parametrize(
    ("content", "tag"),
    [
        (b"<html/>", "html"),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', "definitions"),
        (GOOD.replace(b"http://www.omg.org/spec/BPMN/20100524/MODEL", b"http://example.org/other"), "other"),
    ],
)
def test_xml_of_another_kind_is_refused(content: bytes, tag: str) -> None:
    refusal = one(content)

    assert tag in refusal
    assert "save the diagram as BPMN 2.0" in refusal


def test_utf_16_without_a_doctype_is_read() -> None:
    content = ('<?xml version="1.0" encoding="UTF-16"?>' + GOOD.decode()).encode("utf-16")

    assert of(content) == []


def test_comments_and_cdata_in_an_expression_do_not_cut_it() -> None:
    xml = diagram(
        start("s"),
        user_task("u"),
        user_task("v"),
        end("e"),
        flows("s", "u", "e"),
        flow("u", "v", when="=AAA"),
        flow("v", "e"),
    ).replace(b"=AAA", b"=a <!-- why --> <![CDATA[< 5 and]]> b <?pi x?>= 3")

    (process,) = read_sound(xml, "service.bpmn", {})

    condition = process.body.flows["u_v"].condition
    assert condition is not None
    assert condition.evaluate({"a": 1, "b": 3}) is True
    assert condition.evaluate({"a": 1, "b": 4}) is False


def test_names_are_read_in_any_alphabet() -> None:
    name = "Өтінішті тіркеу — регистрация &amp; &#10; учёт"
    (process,) = read_sound(GOOD.replace(b'id="u"', f'id="u" name="{name}"'.encode()), "service.bpmn", {})

    assert process.body.nodes["u"].name == "Өтінішті тіркеу — регистрация & учёт"


def test_a_diagram_of_two_thousand_nodes_in_a_row_is_read_in_well_under_a_second() -> None:
    ids = [f"n{number}" for number in range(2_000)]
    xml = diagram(start("s"), *(script(name, "=n + 1", "n") for name in ids), end("e"), flows("s", *ids, "e"))

    with within(1):
        refused = of(xml)

    assert refused == []


def test_the_parser_raises_for_those_who_parse_other_models() -> None:
    with pytest.raises(BadXml, match=r"^fee\.dmn: not well-formed"):
        parse_xml(b"<a", "fee.dmn")


def test_nothing_is_fetched_for_an_external_reference(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret of the house", encoding="utf-8")
    content = b'<!DOCTYPE d [<!ENTITY x SYSTEM "' + secret.as_uri().encode() + b'">]><d>&x;</d>'

    assert "secret of the house" not in one(content)


def test_a_refused_file_gives_no_process() -> None:
    reading = read(BOMB, "service.bpmn", {})

    assert reading.processes == ()
    with pytest.raises(RefusedDefinition, match=r"service\.bpmn:definitions: "):
        read_sound(BOMB, "service.bpmn", {})
