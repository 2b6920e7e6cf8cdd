# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from ops import env_file
from ops.env_file import EnvFile
from ops.errors import OpsError

_NOW = datetime(2026, 5, 3, 10, 15, tzinfo=UTC)
_HAND_WRITTEN = """# Unser Server, Stand März
export AMPEL_DOMAIN = 'alt.example'   # von der IT

#AMPEL_TLS=internal
AMPEL_IMAGES=official # bleibt so

EIGENES="zwei
Zeilen"
"""


def _set(text: str, name: str, value: str) -> str:
    file = EnvFile(text)
    file.set(name, value, "Erklärung")
    return file.text


@pytest.mark.parametrize(
    ("text", "name", "value", "after"),
    [
        ("A=1\nB=2\n", "A", "3", "A=3\nB=2\n"),
        ("# oben\n\nA=1 # warum\n", "A", "3", "# oben\n\nA=3 # warum\n"),
        ("export A = 'x' # it's\n", "A", "3", "export A=3 # it's\n"),
        ("A='x # kein Kommentar'\n", "A", "3", "A=3\n"),
        ('A="a\nb"\nB=1\n', "A", "3", "A=3\nB=1\n"),
        ("A=\nB=1\n", "A", "3", "A=3\nB=1\n"),
        ("A\nB=1\n", "A", "3", "A=3\nB=1\n"),
        ("A=1\nA=2\n", "A", "3", "A=1\nA=3\n"),
        ("A=1", "A", "3", "A=3"),
        ("# x\n#A=1\n\nB=1\n", "A", "3", "# x\n#A=1\nA=3\n\nB=1\n"),
        ("#AA=1\n", "A", "3", "#AA=1\n\n# Erklärung\nA=3\n"),
        ("B=1", "A", "3", "B=1\n\n# Erklärung\nA=3\n"),
        ("", "A", "3", "\n# Erklärung\nA=3\n"),
    ],
)
def test_only_the_value_changes(text: str, name: str, value: str, after: str) -> None:
    assert _set(text, name, value) == after


@given(
    value=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\\\x85"), max_size=30)
)
def test_what_is_set_is_read(value: str) -> None:
    for before in ("", "A=1 # x\n", "#A=\n"):
        assert dotenv_values(stream=StringIO(_set(before, "A", value)))["A"] == value


def test_a_hand_written_file_keeps_all_that_is_not_asked_for(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(_HAND_WRITTEN, encoding="utf-8")
    values = {
        "AMPEL_DOMAIN": ("neu.example", "x"),
        "AMPEL_TLS": ("acme", "x"),
        "AMPEL_ADMIN_NAME": ("Ada O'Hara", "Name"),
    }
    copy = env_file.change(path, values, "# Kopf\n", _NOW)
    assert path.read_text(encoding="utf-8") == (
        _HAND_WRITTEN.replace(" = 'alt.example'", "=neu.example").replace(
            "#AMPEL_TLS=internal", "#AMPEL_TLS=internal\nAMPEL_TLS=acme"
        )
        + "\n# Name\nAMPEL_ADMIN_NAME='Ada O\\'Hara'\n"
    )
    assert copy == tmp_path / ".env.2026-05-03-101500"
    assert copy.read_text(encoding="utf-8") == _HAND_WRITTEN
    assert [item.stat().st_mode & 0o777 for item in (path, copy)] == [0o600, 0o600]


def test_a_new_file_gets_the_header_and_needs_no_copy(tmp_path: Path) -> None:
    assert env_file.change(tmp_path / ".env", {"A": ("1", "Eins")}, "# Kopf\n", _NOW) is None
    assert (tmp_path / ".env").read_text(encoding="utf-8") == "# Kopf\n\n# Eins\nA=1\n"


def test_two_changes_in_one_second_are_two_copies(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=1\n", encoding="utf-8")
    copies = [env_file.change(tmp_path / ".env", {"A": (str(number), "")}, "", _NOW) for number in (2, 3)]
    assert [copy.read_text(encoding="utf-8") for copy in copies if copy] == ["A=1\n", "A=2\n"]


@pytest.mark.parametrize(
    ("content", "shown"),
    [(b"A=1\n\n\nkaputte Zeile hier\n", "Zeile 4"), (b"A=\xff\n", "UTF-8"), (b"A='offen\n", "Zeile 1")],
)
def test_what_cannot_be_read_is_left_alone(content: bytes, shown: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(OpsError, match=shown):
        env_file.change(tmp_path / ".env", {"A": ("2", "")}, "", _NOW)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {".env": content}


def test_the_last_of_two_lines_holds() -> None:
    assert EnvFile("A=1\nA=2\nB=\nC\n").values == {"A": "2", "B": ""}
