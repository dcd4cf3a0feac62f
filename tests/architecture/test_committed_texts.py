"""What no committed text may hold: paths of one machine, addresses of a registry, code of somebody else."""

import re

from tests.architecture.source import ROOT, committed_texts, place

FOLDERS_OF_A_MACHINE = ("Users", "home", "root", "tmp", "work")
MACHINE_PATH = re.compile(rf"(?<![\w.}}>])/(?:{'|'.join(FOLDERS_OF_A_MACHINE)})/\w|[A-Z]:\\+Users")
REGISTRY = re.compile(r"registry\.(npm|yarn)|pypi\.(org|python)|python[h]osted|deb\.[d]ebian")
LOCKS = ("package-lock.json", "requirements.txt", "requirements-dev.txt")


def test_no_text_names_a_path_of_one_machine() -> None:
    found = [
        f"{place(path, number)} {line.strip()[:100]}"
        for path, text in committed_texts()
        if MACHINE_PATH.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ]

    assert found == []


def test_no_text_names_the_address_of_a_registry() -> None:
    found = [place(path) for path, text in committed_texts() if REGISTRY.search(text)]

    assert found == []


def test_lock_files_pin_by_hash_and_carry_no_addresses() -> None:
    for name in LOCKS:
        text = (ROOT / name).read_text(encoding="utf-8")

        assert re.search(r"sha256:|sha512-", text)
        assert not re.search(r'"resolved"|--(extra-)?index-url|--find-links|--trusted-host', text)


def test_every_package_of_npm_is_pinned_to_one_version() -> None:
    package = (ROOT / "package.json").read_text(encoding="utf-8")

    assert re.findall(r'": "([\^~<>=*][^"]*)"', package) == []
