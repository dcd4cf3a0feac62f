"""Files that people write are read by `engine.files` and the reader of catalogues alone, so that no library speaks."""

import re

from tests.architecture.source import calls, imports, place, python_files

READING = re.compile(r"(or)?json\.loads?|yaml\.\w*[Ll]oad\w*|babel\.messages\.pofile\.(read_po|PoFileParser)")
#: What the product has written itself, not people; texts of FEEL, whose escapes are those of JSON, and `from json`; and
#: the texts of pages, whose files come with the product, are compiled by the library, and are read line by line in the
#: tests.
SOUND = {
    "engine/files/json_text.py",
    "engine/calendar/source.py",
    "engine/execution/case/snapshots.py",
    "engine/feel/builtins/conversion.py",
    "engine/feel/literals.py",
    "engine/rehearsal/report.py",
    "engine/spiff/codec.py",
    "web/account/carried_form.py",
    "web/language.py",
}


def test_no_other_module_reads_files_by_a_library() -> None:
    found = [
        place(path, node)
        for path in python_files("engine", "tasks", "web")
        for node, name in (*calls(path), *imports(path))
        if READING.fullmatch(name)
    ]

    assert [at for at in found if at.partition(":")[0] not in SOUND] == [], "use engine.files"
    assert {at.partition(":")[0] for at in found} == SOUND
