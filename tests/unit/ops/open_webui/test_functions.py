# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is put into Open WebUI, and the lock around it: `services/open-webui/`, which runs in its own environment."""

import importlib.util
import json
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from gateway.zones import DataClass
from ops.embedded.settings import ROOT
from ops.open_webui import functions

SERVICE = ROOT / "services" / "open-webui"
OURS = "class Filter: ..."


def _load(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("loaded", SERVICE / path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _switch(*names: str) -> dict[str, Any]:
    """The body of a request after these switches."""
    body: dict[str, Any] = {"model": "m"}
    for name in names:
        body = _load("functions/data_class.py").Filter().inlet(body, f"data_class_{name}")
    return body


def test_there_is_a_switch_for_each_class_that_can_raise() -> None:
    switches = {f["id"].rpartition("_")[2] for f in functions.functions() if f["toggle"]}
    assert switches == set(DataClass) - {DataClass.PUBLIC}


@pytest.mark.parametrize("name", [f["name"] for f in functions.functions() if f["toggle"]])
def test_the_style_sheet_writes_each_switch_out(name: str) -> None:
    """Open WebUI itself shows an icon only."""
    style = (SERVICE / "custom.css").read_text(encoding="utf-8")
    rule = style.partition(f'img[alt="{name}"])::after {{')[2].partition("}")[0]
    assert f'content: "{name.removeprefix("Datenklasse: ")}"' in rule


@pytest.mark.parametrize("data_class", list(DataClass)[1:])
def test_a_switch_declares_its_class(data_class: DataClass) -> None:
    assert _switch(data_class.value)["data_class"] == data_class


@pytest.mark.parametrize(
    "names", [("internal", "social"), ("social", "internal"), ("personal", "social", "confidential")]
)
def test_the_highest_switch_counts_in_any_order(names: tuple[str, ...]) -> None:
    assert _switch(*names)["data_class"] == "social"


def test_the_filter_knows_the_classes_in_their_order() -> None:
    assert tuple(DataClass) == _load("functions/data_class.py")._ORDER


def test_what_is_no_class_stays_for_the_gateway_to_refuse() -> None:
    body = _load("functions/data_class.py").Filter().inlet({"data_class": "top secret"}, "data_class_internal")
    assert body["data_class"] == "top secret"


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The files that Open WebUI has, by id."""
    known: dict[str, Any] = {}

    class Files:
        @staticmethod
        async def get_file_by_id(file_id: str) -> Any:
            return known.get(file_id)

    monkeypatch.setitem(sys.modules, "open_webui", ModuleType("open_webui"))
    monkeypatch.setitem(sys.modules, "open_webui.models", ModuleType("open_webui.models"))
    monkeypatch.setitem(sys.modules, "open_webui.models.files", SimpleNamespace(Files=Files))
    return known


async def _with_file(question: object = "Worum geht es?", kind: str = "file") -> dict[str, Any]:
    item = {"type": kind, "id": "1", "file": {"data": {"content": "the page's own copy"}}}
    body = {"messages": [{"role": "user", "content": question}], "files": [item]}
    changed: dict[str, Any] = await _load("functions/whole_files.py").Filter().inlet(body)
    return changed


async def test_a_file_goes_along_whole_and_as_it_was_read(files: dict[str, Any]) -> None:
    files["1"] = SimpleNamespace(filename="brief.pdf", data={"content": "Text", "status": "completed"})
    assert (await _with_file())["files"] == [{"type": "file", "id": "1", "context": "full"}]


async def test_collections_are_left_to_the_search(files: dict[str, Any]) -> None:
    assert "context" not in (await _with_file(kind="collection"))["files"][0]


@pytest.mark.parametrize(
    ("filename", "data", "says"),
    [
        ("scan.pdf", {"status": "failed"}, "»scan.pdf« ist kein lesbarer Text; vermutlich ist sie eingescannt"),
        ("scan.pdf", {"content": " \n\n ", "status": "completed"}, "vermutlich ist sie eingescannt"),
        ("film.mp4", {"status": "completed"}, "ließ sich kein Text lesen"),
        ("brief.pdf", {"status": "processing"}, "wird noch gelesen"),
        ("brief.pdf", None, "vermutlich ist sie eingescannt"),
    ],
)
async def test_an_unread_file_is_not_passed_over_in_silence(
    filename: str, data: object, says: str, files: dict[str, Any]
) -> None:
    files["1"] = SimpleNamespace(filename=filename, data=data)
    with pytest.raises(ValueError, match=says) as refused:
        await _with_file()
    assert "Es wurde nichts weitergegeben." in str(refused.value)


async def test_a_file_that_is_gone(files: dict[str, Any]) -> None:
    assert not files
    with pytest.raises(ValueError, match="gibt es nicht mehr"):
        await _with_file()


@pytest.mark.parametrize("question", ["", "  ", [{"type": "image_url"}], None])
async def test_a_file_without_a_question_is_not_dropped(question: object, files: dict[str, Any]) -> None:
    files["1"] = SimpleNamespace(filename="brief.pdf", data={"content": "Text"})
    with pytest.raises(ValueError, match="was mit der Datei geschehen soll"):
        await _with_file(question)


def _plugin(stored: str | None = None) -> Any:
    """Open WebUI's `utils.plugin`, as far as the lock knows it. `ran` holds what was executed."""

    class Plugin:
        ran: list[str] = []  # noqa: RUF012 - one a class, and the class is made anew

        class Functions:
            @staticmethod
            async def get_function_by_id(_function_id: str) -> Any:
                return SimpleNamespace(content=stored) if stored else None

        @staticmethod
        async def load_function_module_by_id(_function_id: str, content: str | None = None) -> None:
            assert content
            Plugin.ran.append(content)

        @staticmethod
        async def load_tool_module_by_id(_tool_id: str, content: str | None = None) -> None:
            Plugin.ran.append(content or "")

    return Plugin


async def test_the_lock_lets_ours_run_from_the_request_and_from_the_database() -> None:
    plugin = _plugin(stored=OURS)
    _load("start.py").lock(plugin, {"ours": OURS})

    await plugin.load_function_module_by_id("ours", OURS)
    await plugin.load_function_module_by_id("ours")

    assert plugin.ran == [OURS, OURS]


@pytest.mark.parametrize(
    ("function_id", "content", "stored"),
    [
        ("theirs", OURS, OURS),
        ("ours", OURS + "\nimport os", OURS),
        ("ours", "", OURS),
        ("ours", None, OURS + " "),
        ("ours", None, None),
        ("theirs", None, "print(1)"),
    ],
)
async def test_the_lock_stops_all_else(function_id: str, content: str | None, stored: str | None) -> None:
    plugin = _plugin(stored=stored)
    _load("start.py").lock(plugin, {"ours": OURS})

    with pytest.raises(RuntimeError, match="Nur die der KI-Ampel laufen"):
        await plugin.load_function_module_by_id(function_id, content)
    with pytest.raises(RuntimeError, match="abgeschaltet"):
        await plugin.load_tool_module_by_id(function_id, content)
    assert plugin.ran == []


class _Row(SimpleNamespace):
    """A row of Open WebUI's table of functions."""


class _Session:
    def __init__(self, rows: list[_Row]) -> None:
        self.rows, self.committed = rows, False

    def query(self, _table: object) -> Any:
        return SimpleNamespace(all=lambda: self.rows)

    def get(self, _table: object, function_id: str) -> _Row | None:
        return next((row for row in self.rows if row.id == function_id), None)

    def add(self, row: _Row) -> None:
        self.rows.append(row)

    def commit(self) -> None:
        self.committed = True


def test_ours_are_put_in_and_all_others_switched_off() -> None:
    old = _Row(id="data_class_internal", content="an older version", is_active=False, is_global=False)
    foreign = _Row(id="foreign", content="import os", is_active=True, is_global=True)
    session = _Session([old, foreign])
    ours = functions.functions()

    _load("start.py").provision(session, _Row, ours, 1)
    _load("start.py").provision(session, _Row, ours, 2)

    active = {row.id: row.content for row in session.rows if row.is_active}
    assert active == {function["id"]: function["content"] for function in ours}
    assert (foreign.is_active, foreign.is_global, foreign.content) == (False, False, "import os")
    assert len(session.rows) == len(ours) + 1
    assert session.committed


def test_the_list_is_what_is_read_at_the_start() -> None:
    assert json.loads(functions.text()) == functions.functions()
