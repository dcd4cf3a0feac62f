"""A bundle: diagrams, decisions, forms, groups and texts in other languages that are read and checked together."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

from engine import dmn
from engine import forms as form_files
from engine.definition.embedded_forms import embedded_key
from engine.definition.findings import Finding, Severity
from engine.definition.groups import names_of, read_groups, roles_of
from engine.definition.model import Node
from engine.definition.process import Process
from engine.definition.reader import read
from engine.definition.registers import Register, read_registers
from engine.deployment.long_ids import long_ids
from engine.errors import AtqaruError
from engine.feel import ExpressionFault, Function
from engine.files.content import content_of, files_below, is_file_at
from engine.files.faults import BadFile, Mistake
from engine.languages import LANGUAGES
from engine.quoting import quoted
from engine.roles import Role
from engine.texts.catalogue import Catalogue, read_catalogue
from engine.wordings import Wording, faults_of, id_and_language, read_wording

KINDS = {".bpmn": "bpmn", ".dmn": "dmn", ".form": "form", ".po": "texts", ".txt": "wording"}
#: Folders inside that of a service.
WORDING_FOLDERS = frozenset({"notices", "documents", "reasons"})
GROUPS_FILE = "groups.json"
REGISTERS_FILE = "registers.json"
#: What a file of that name is, whatever its ending.
_NAMED = {GROUPS_FILE: "groups", REGISTERS_FILE: "registers"}
_TEXTS_FILE = re.compile(r"texts\.([a-z]{2,3})\.po")
Held = TypeVar("Held")
#: What says from which file it was read.
Read = TypeVar("Read", Process, form_files.Form, Wording, dmn.Model)
#: What the names of files beside a bundle begin with; those of its own are paths below its folder.
_ELSEWHERE = "../"
#: Kind, key, version tag and name of a definition.
Key = tuple[str, str, str | None, str]


class NothingToDeploy(AtqaruError):
    """A path holds no file of a service."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a bundle; `name` is its path within it, `home` the folder in which the bundle is."""

    name: str
    kind: str
    content: bytes
    home: str = ""

    @property
    def folder(self) -> str | None:
        """The name of the service's folder, wherever the bundle begins; None if it is unknown."""
        around = PurePosixPath(self.home) / PurePosixPath(self.name).parent
        if around.name in WORDING_FOLDERS:
            around = around.parent
        return around.name or None


@dataclass
class Bundle:
    """What the files of a bundle hold, and what is wrong with each by itself."""

    files: tuple[File, ...]
    #: the functions of the product, which expressions may call
    functions: Mapping[str, Function] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    #: the decision files that could be read, by name
    models: dict[str, dmn.Model] = field(default_factory=dict)
    forms: dict[str, form_files.Form] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    #: the roles of the groups for which the file says them
    roles: dict[str, frozenset[Role]] = field(default_factory=dict)
    #: the registers that the file describes
    described: dict[str, Register] = field(default_factory=dict)
    #: the wordings that could be read, each by its id, a point and its language
    wordings: dict[str, Wording] = field(default_factory=dict)
    #: the catalogues that could be read, by file name
    catalogues: dict[str, Catalogue] = field(default_factory=dict)
    #: the keys that each file defines: process, decision and form ids, folder and language of texts
    keys: dict[str, list[Key]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    #: what stands beside it, once it is put there
    others: "Bundle | None" = None

    @property
    def own_processes(self) -> tuple[Process, ...]:
        """The processes of its files, without those of what stands beside it."""
        return tuple(process for process in self.processes.values() if self.is_own(process.source))

    @property
    def registers(self) -> frozenset[str]:
        """The registers that its diagrams enter something into: the header `register` of a task."""
        nodes = (node for process in self.processes.values() for _body, node in process.body.walk())
        return frozenset(name for node in nodes if node.job and (name := node.job.written_headers.get("register")))

    def form_at(self, process: Process, node: Node) -> form_files.Form | None:
        """The form with which people begin, work or send at an element; None without one, or if it is not here."""
        begins = process.start_form if node is process.none_start else None
        return self.forms.get(begins or node.form_id or "")

    def folders_of(self, kind: str, id_: str) -> frozenset[str]:
        """The folders in which the files of a definition stand, of a wording those of all its languages."""
        keys = {f"{id_}.{language}" for language in LANGUAGES} if kind == "wording" else {id_}
        holding = {name for name, held in self.keys.items() if any(key[0] == kind and key[1] in keys for key in held)}
        own = frozenset(folder for file in self.files if file.name in holding and (folder := file.folder))
        return own or (self.others.folders_of(kind, id_) if self.others is not None else own)

    def beside(self, others: "Bundle") -> "Bundle":
        """The same with what others have besides.

        What is found in the files of the others is not reported, so their names are changed: two folders may have files
        of one name.
        """
        lacking = (each for each in others.models.values() if not each.decisions.keys() <= self.decisions.keys())
        return replace(
            self,
            processes={**_elsewhere(others.processes), **self.processes},
            models={**self.models, **{f"{_ELSEWHERE}{each.source}": _moved(each) for each in lacking}},
            forms={**_elsewhere(others.forms), **self.forms},
            wordings={**_elsewhere(others.wordings), **self.wordings},
            others=others,
        )

    def is_own(self, source: str) -> bool:
        """Whether a file is one of its own, or a form in a diagram, which has the name of the file before a colon."""
        return not source.startswith(_ELSEWHERE)

    def imported(self, name: str) -> tuple[File, ...]:
        """The files that a decision file imports, and those that they import."""
        model = self.models.get(name)
        found = _imports(model) if model else set()
        return tuple(file for file in self.files if file.name in found)


def _elsewhere(held: Mapping[str, Read]) -> dict[str, Read]:
    return {key: _moved(each) for key, each in held.items()}


def _moved(each: Read) -> Read:
    return replace(each, source=f"{_ELSEWHERE}{each.source}")


def _imports(model: dmn.Model) -> set[str]:
    direct = model.imports.values()
    return {imported.source for imported in direct}.union(*map(_imports, direct))


def files_at(path: Path) -> tuple[File, ...]:
    """The files of a service at a path: one file, or everything in a folder and below it."""
    is_file = is_file_at(path)
    if is_file is None:
        raise NothingToDeploy(f"{path}: there is no such file or folder")
    found, base = ([path], path.parent) if is_file else (files_below(path), path)
    files = tuple(
        File(candidate.relative_to(base).as_posix(), kind, content_of(candidate), "/".join(base.resolve().parts[-2:]))
        for candidate in found
        if (kind := _kind(candidate))
    )
    if not files:
        raise NothingToDeploy(f"{path}: holds no .bpmn, .dmn, .form, .po or .txt file")
    return files


def _kind(path: Path) -> str | None:
    return _NAMED.get(path.name) or KINDS.get(path.suffix.lower())


def read_bundle(files: Iterable[File], functions: Mapping[str, Function]) -> Bundle:
    """Reads every file; faults become findings."""
    bundle = Bundle(tuple(files), functions)
    siblings = {file.name: file.content for file in bundle.files if file.kind == "dmn"}
    for file in bundle.files:
        keys = bundle.keys.setdefault(file.name, [])
        if file.kind == "bpmn":
            reading = read(file.content, file.name, functions)
            bundle.findings += reading.findings
            for process in reading.processes:
                _add(bundle, file, bundle.processes, process.id, process, "process")
                keys.append(("process", process.id, process.version_tag, process.name))
                _read_embedded_forms(bundle, file, process, keys)
        else:
            _read_other(bundle, file, siblings, functions, keys)
        bundle.findings += long_ids(file.name, ((kind, key) for kind, key, _tag, _name in keys))
    return bundle


def _read_other(
    bundle: Bundle, file: File, siblings: Mapping[str, bytes], functions: Mapping[str, Function], keys: list[Key]
) -> None:
    try:
        if file.kind == "dmn":
            model = bundle.models[file.name] = dmn.parse(file.content, file.name, functions, siblings)
            # those of imported files are reported with them
            own = f"{file.name}: "
            faults = [fault.removeprefix(own) for fault in model.faults if fault.startswith(own)]
            bundle.findings += (Finding(file.name, "file", fault) for fault in faults)
            bundle.findings += (_of_decision(file, *mistake) for mistake in model.mistakes)
            for decision in model.decisions.values():
                _add(bundle, file, bundle.decisions, decision.id, decision.name, "decision")
                keys.append(("decision", decision.id, None, decision.name))
        elif file.kind == "form":
            form, form_faults = form_files.examine(file.content, file.name, functions)
            if form is not None:
                _add(bundle, file, bundle.forms, form.id, form, "form")
                keys.append(("form", form.id, None, form.id))
            bundle.findings += (_finding(file, mistake) for mistake in form_faults)
        elif file.kind == "wording":
            key = ".".join(id_and_language(file.name))
            keys.append(("wording", key, None, key))
            wording = read_wording(file.content, file.name, functions)
            _add(bundle, file, bundle.wordings, key, wording, "wording")
            bundle.findings += (_finding(file, mistake) for mistake in faults_of(wording, functions))
            bundle.findings += _misplaced(file)
        elif file.kind == "texts":
            key = _texts_key(file)
            _add(bundle, file, bundle.catalogues, file.name, read_catalogue(file.content, file.name), "catalogue")
            keys.append(("texts", key, None, key))
        else:
            _read_table(bundle, file, keys)
    except BadFile as error:
        bundle.findings += (_finding(file, mistake) for mistake in error.mistakes)
    except AtqaruError as error:
        bundle.findings.append(Finding(file.name, "file", str(error).removeprefix(f"{file.name}: ")))


def _misplaced(file: File) -> Iterator[Finding]:
    """Says where the file of a wording belongs, unless it is there or its folder is not known."""
    around = (PurePosixPath(file.home) / file.name).parent.name
    if around and around not in WORDING_FOLDERS:
        folders = ", ".join(sorted(WORDING_FOLDERS))
        yield Finding(file.name, "file", f"is in the folder {quoted(around)}; put it into {folders}", Severity.WARNING)


def _read_table(bundle: Bundle, file: File, keys: list[Key]) -> None:
    """What all services share: groups, or registers."""
    if file.kind == "registers":
        for register in read_registers(file.content, file.name):
            _add(bundle, file, bundle.described, register.id, register, "register")
            keys.append(("register", register.id, None, register.name))
    else:
        groups = read_groups(file.content, file.name)
        bundle.groups |= names_of(groups)
        bundle.roles |= roles_of(groups)


def _read_embedded_forms(bundle: Bundle, file: File, process: Process, keys: list[Key]) -> None:
    """The forms that a diagram holds; their faults are located by the diagram, the form and the component."""
    for id_, content in process.embedded_forms.items():
        key = embedded_key(process.id, id_)
        form, faults = form_files.examine(content, f"{file.name}:{id_}", bundle.functions, id_)
        if form is not None:
            _add(bundle, file, bundle.forms, key, form, "form")
            keys.append(("form", key, None, id_))
        bundle.findings += (
            _finding(file, replace(fault, place=f"{id_}:{fault.place}" if fault.place else id_)) for fault in faults
        )


def _of_decision(file: File, where: str, fault: ExpressionFault) -> Finding:
    return _finding(file, Mistake("", fault.of(where.removeprefix(f"{file.name}: ")), fault.is_fatal))


def _finding(file: File, mistake: Mistake) -> Finding:
    severity = Severity.ERROR if mistake.is_fatal else Severity.WARNING
    return Finding(file.name, mistake.place or "file", mistake.message, severity, mistake.words)


def _add(bundle: Bundle, file: File, held: dict[str, Held], key: str, value: Held, what: str) -> None:
    if key in held:
        other = next((name for name, keys in bundle.keys.items() if (what, key) in {each[:2] for each in keys}), "")
        places = f", in {other} too" if other not in {"", file.name} else ""
        message = f"the {what} id {key} is given twice{places}; every {what} needs one of its own"
        bundle.findings.append(Finding(file.name, key, message))
    held[key] = value


def _texts_key(file: File) -> str:
    """Folder and language, such as `attestation.ru`."""
    path = PurePosixPath(file.name)
    found = _TEXTS_FILE.fullmatch(path.name)
    if found is None:
        raise AtqaruError(f"{file.name}: has another name than texts.LANGUAGE.po; call it such as texts.ru.po")
    return f"{file.folder or ''}.{found[1]}"
