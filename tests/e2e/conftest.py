# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The running demo, for tests that drive the real parts, and a real browser in front of it.

The demo of the tests has a state folder, accounts and ports of its own. Only the installed environments and the package
cache are shared with the demo of this clone, so that neither is installed twice.
"""

import importlib.util
import os
import shutil
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.e2e.running import START_SECONDS, STATE, Demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_CHROMIUM_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" not in item.path.parts:
            continue
        item.add_marker(pytest.mark.timeout(START_SECONDS + 300))
        item.add_marker(pytest.mark.live)
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            if reason := _no_browser():
                item.add_marker(pytest.mark.skip(reason=reason))


def _no_browser() -> str | None:
    if CHROMIUM is None:
        return "no Chromium: apt-get install chromium, then make test-browser"
    if importlib.util.find_spec("playwright") is None:
        return "no Playwright: make test-browser installs it"
    return None


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    (STATE.parent / "envs").mkdir(parents=True, exist_ok=True)
    (STATE.parent / "cache").mkdir(exist_ok=True)
    STATE.mkdir(exist_ok=True)
    for shared in ("envs", "cache"):
        if not (STATE / shared).is_symlink():
            (STATE / shared).symlink_to(STATE.parent / shared)
    base = _free_ports(9)
    running = Demo(port=base + 8, base=base)
    running.ampel("demo", "--stop")
    running.ampel("demo", "--reset", "--yes")
    started = running.ampel("demo", "--detach")
    try:
        assert started.returncode == 0, started.stdout + started.stderr
        yield running
    finally:
        running.ampel("demo", "--stop")


def _free_ports(count: int) -> int:
    """The first of so many free ports in a row."""
    for first in range(20_000, 32_000, 16):
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    pytest.fail("no free ports")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    # Chromium's own sandbox does not work for root, as which CI runs.
    flags = [*_CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: "Browser", demo: Demo) -> "Iterator[Page]":
    """A German browser without cookies, at no page yet."""
    context = browser.new_context(base_url=demo.url, locale="de-DE", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(30_000)
    page = context.new_page()
    yield page
    context.close()
