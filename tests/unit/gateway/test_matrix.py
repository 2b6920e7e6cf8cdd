# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Zone x class x level, through the whole gateway: the table of the design's section 2, written out by hand."""

import itertools

import pytest

from gateway.zones import DataClass
from tests.unit.gateway.harness import Platform, user_header

pytestmark = pytest.mark.asyncio(loop_scope="module")

# Which class may go into which zone, and which level opens it in the town of the tests.
FITS = {
    "green": {"public", "internal", "personal", "confidential", "social"},
    "yellow": {"public", "internal", "personal"},
    "red": {"public"},
}
OPENS = {"none": set(), "seepferdchen": {"green"}, "bronze": {"green", "yellow"}, "gold": {"green", "yellow", "red"}}
MODELS = {"green": "gruen-chat", "yellow": "gelb-chat", "red": "rot-chat"}
# A text of each class that nobody has declared; the last one is a person next to a social benefit.
TEXTS = {
    "public": "Wann hat das Bürgerbüro geöffnet?",
    "internal": '<source id="1">Entwurf der Dienstanweisung</source>',
    "personal": "Bitte überweisen Sie an IBAN DE89 3704 0044 0532 0130 00.",
    "confidential": "VERTRAULICH\n\nVorlage zur Besetzung der Stelle",
    "social": "Wohngeld bitte an IBAN DE89 3704 0044 0532 0130 00 überweisen.",
}
# A program's key always has a level; a person may have none yet.
CASES = [
    (*case, caller)
    for case in itertools.product(MODELS, DataClass, OPENS)
    for caller in ("person", "program")
    if (case[-1], caller) != ("none", "program")
]


def _expected(zone: str, data_class: str, level: str) -> tuple[int, str]:
    if level == "none":
        return 403, "level_missing"
    if zone not in OPENS[level]:
        return 403, "level_too_low"
    return (200, "ok") if data_class in FITS[zone] else (403, "data_class")


@pytest.fixture
def platform(shared: Platform) -> Platform:
    shared.clean()
    return shared


@pytest.mark.parametrize("how", ["declared", "found"])
@pytest.mark.parametrize(("zone", "data_class", "level", "caller"), CASES)
async def test_zone_by_class_by_level(
    platform: Platform, zone: str, data_class: DataClass, level: str, caller: str, how: str
) -> None:
    if caller == "person":
        key, headers = platform.webui, user_header(f"matrix-{level}")
        if level != "none":
            await platform.make_user(f"matrix-{level}", level)
    else:
        key, headers = await platform.make_key(f"{zone}-{data_class}-{level}-{how}", level=level), {}
    text = TEXTS[data_class] if how == "found" else "Guten Tag"
    declared = {"X-Data-Class": data_class.value} if how == "declared" else {}

    answer = await platform.ask(MODELS[zone], text, key=key, headers={**headers, **declared})

    status, code = _expected(zone, data_class.value, level)
    row = await platform.audited(answer)
    assert (answer.status, row["code"]) == (status, code)
    assert (row["zone"], row["data_class"]) == (zone, data_class.value)
    assert len(platform.simulation.received) == (1 if status == 200 else 0)
    if status == 200:
        assert (answer.headers["X-Ampel-Zone"], answer.headers["X-Ampel-Data-Class"]) == (zone, data_class.value)
