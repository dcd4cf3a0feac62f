"""Decision files that import each other: finds the file of a namespace among those next to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from engine.definition.xml import BadXml, parse_xml
from engine.dmn.errors import BadDmn
from engine.dmn.model import Model
from engine.quoting import quoted

NO_FILES: Mapping[str, bytes] = {}
MAX_IMPORT_DEPTH = 20


@dataclass
class Library:
    """The files next to the one that is read, by name; each is read once, when something imports it."""

    files: Mapping[str, bytes]
    read: Callable[[Any, str, Library], Model]
    _models: dict[str, Model] = field(default_factory=dict)
    _path: list[str] = field(default_factory=list)
    _roots: dict[str, Any] | None = None

    def imported(self, namespace: str, location: str, importer: str) -> Model:
        """The model of a namespace; `location` distinguishes two files of one namespace, by the file's name.

        Raises `BadDmn` where there is none, where it is unclear which, and where files import each other in a
        circle.
        """
        name = self._file(namespace, location, importer)
        if name in self._path or len(self._path) >= MAX_IMPORT_DEPTH:
            circle = " → ".join((*self._path, name))
            raise BadDmn(f"{importer}: files import each other in a circle, or too deep: {circle}; remove one import")
        if name not in self._models:
            self._path.append(name)
            self._models[name] = self.read(self._all_roots()[name], name, self)
            self._path.pop()
        return self._models[name]

    def entered(self, name: str) -> None:
        """Says which file is being read first, so that a circle that leads back to it is seen."""
        self._path.append(name)

    def _file(self, namespace: str, location: str, importer: str) -> str:
        fitting = [name for name, root in self._all_roots().items() if root.get("namespace") == namespace]
        others = [name for name in fitting if name != importer]
        if len(others) > 1 and location:
            wanted = PurePosixPath(location).name
            others = [name for name in others if PurePosixPath(name).name == wanted] or others
        if len(others) == 1:
            return others[0]
        if not others and fitting:
            return fitting[0]
        if not others:
            raise BadDmn(
                f"{importer}: imports the namespace {quoted(namespace)}, but no decision file next to it has that; "
                "put the file into the same folder"
            )
        raise BadDmn(
            f"{importer}: imports the namespace {quoted(namespace)}, which {' and '.join(sorted(others))} have; "
            "give each file a namespace of its own, or name the file in locationURI"
        )

    def _all_roots(self) -> dict[str, Any]:
        if self._roots is None:
            self._roots = {}
            for name, content in self.files.items():
                try:
                    self._roots[name] = parse_xml(content, name)
                except BadXml:
                    # a file that is not imported may be as it likes; one that is imported is then missed
                    continue
        return self._roots
