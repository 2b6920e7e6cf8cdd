# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the documents name is there: files, headings, make targets, commands and their options."""

import re
from collections.abc import Iterator

import pytest
import typer.main
from typer.core import TyperGroup
from typer.testing import CliRunner

from gateway.zones import DataClass, Zone
from ops import cli
from tests.contract.documents import DOCUMENTS, REPOSITORY, Document

# Named in the documents as not there yet. A target that arrives has to leave this list.
PLANNED_TARGETS: set[str] = set()

_MAKE = re.compile(r"(?<![\w.-])make +([a-z][a-z-]*)(?: +ARGS=(?:\"([^\"]*)\"|(\S+)))?")
_AMPEL = re.compile(r"(?:^|[\s/])ampel((?: +[^\s&|;#<>()]+)+)")
_CHANGE_KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)


def _targets() -> set[str]:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))


def _calls(document: Document) -> Iterator[list[str]]:
    """The words behind `ampel` in each call that the document shows, those by way of make included."""
    for code in document.code:
        yield from (words.split() for words in _AMPEL.findall(code))
        for target, quoted, plain in _MAKE.findall(code):
            if target == "demo" and (quoted or plain):
                yield ["demo", *(quoted or plain).split()]


def _commands() -> list[tuple[str, str]]:
    return sorted({(document.name, " ".join(words)) for document in DOCUMENTS for words in _calls(document)})


@each_document
def test_relative_links_lead_somewhere(document: Document) -> None:
    broken = []
    for link in document.links:
        if re.match(r"[a-z]+:", link):
            continue
        name, _, fragment = link.partition("#")
        target = document.path.parent / name if name else document.path
        if not target.exists() or (fragment and fragment not in Document(target).anchors):
            broken.append(link)
    assert broken == []


@each_document
def test_make_targets_exist(document: Document) -> None:
    named = {target for code in document.code for target, *_ in _MAKE.findall(code)}
    assert named - _targets() - PLANNED_TARGETS == set()


def test_planned_targets_are_not_there_yet() -> None:
    assert _targets() & PLANNED_TARGETS == set()


@pytest.mark.parametrize(("document", "call"), _commands())
def test_commands_and_options_exist(document: str, call: str) -> None:
    words = call.split()
    command = typer.main.get_command(cli.app)
    path: list[str] = []
    for word in words:
        if not isinstance(command, TyperGroup) or word.startswith("-"):
            break
        assert word in command.commands, f"{document}: there is no `ampel {' '.join([*path, word])}`"
        command = command.commands[word]
        path.append(word)
    shown = CliRunner().invoke(cli.app, [*path, "--help"])
    assert shown.exit_code == 0, shown.output
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    used = {word.partition("=")[0] for word in words if word.startswith("-") and word != "--"}
    assert used - known - {"--help"} == set()


def test_the_readme_shows_the_two_commands_first() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    _, _, block = readme.partition("```console\n")
    shown = block.partition("```")[0].splitlines()
    assert [line.partition("#")[0].strip() for line in shown] == ["make demo", "make test"]


def test_changelog_keeps_its_format() -> None:
    lines = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    assert next(line for line in lines if line.startswith("#")) == "# Changelog"
    versions = [line for line in lines if line.startswith("## ")]
    assert versions[0] == "## [Unreleased]"
    wrong = [v for v in versions[1:] if not re.fullmatch(r"## \[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", v)]
    assert wrong == []
    kinds = {line.removeprefix("### ") for line in lines if line.startswith("### ")}
    assert kinds
    assert kinds <= _CHANGE_KINDS
    dates = [version.rpartition(" ")[2] for version in versions[1:]]
    assert dates == sorted(dates, reverse=True)


def test_changelog_is_english() -> None:
    sentences = re.sub(r"`[^`]*`", "", (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert re.findall(r"\w*[äöüÄÖÜß]\w*", sentences) == []


def test_every_decision_is_in_the_index() -> None:
    folder = REPOSITORY / "docs" / "decisions"
    index = dict.fromkeys(Document(folder / "README.md").links)
    decisions = [path.name for path in sorted(folder.glob("[0-9]*.md"))]
    assert [link for link in index if link[0].isdigit()] == decisions
    numbers = [name[:4] for name in decisions]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("name", [*(zone.german for zone in Zone), *(data.german for data in DataClass)])
def test_glossary_explains_each_zone_and_class(name: str) -> None:
    glossary = (REPOSITORY / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert name in re.findall(r"^\| ([^|]+) \|", glossary, re.MULTILINE)
