# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import os
import stat
from pathlib import Path

import pytest

from ops.embedded.layout import Layout
from ops.embedded.settings import ROOT
from ops.errors import OpsError


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_relative_state_folder_starts_at_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Layout.of(Path(".ampel")).state == ROOT / ".ampel"
    assert Layout.of(tmp_path / "else").state == (tmp_path / "else").resolve()


def test_folders_with_secrets_are_for_their_owner_alone(layout: Layout) -> None:
    assert _mode(layout.run) == _mode(layout.logs) == 0o700
    assert _mode(layout.data) == 0o711


def test_the_socket_lies_beside_the_configuration(tmp_path: Path) -> None:
    layout = Layout(Path("/srv/ampel/.ampel"))
    assert layout.socket == Path("/srv/ampel/.ampel/run/supervisor.sock")


def test_a_long_path_gets_a_short_socket_in_a_private_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    long, other = (Layout(Path("/srv") / (letter * 100)).socket for letter in ("ä", "ö"))
    assert long.parent == tmp_path / f"ampel-{os.getuid()}"
    assert _mode(long.parent) == 0o700
    # Two demos of one user must not meet, and a longer temporary name still has to fit.
    assert long != other
    assert long == Layout(Path("/srv") / ("ä" * 100)).socket
    assert len(os.fsencode(long.name)) < 30


@pytest.mark.parametrize("spoil", ["open", "link"])
def test_a_folder_that_others_may_write_is_refused(spoil: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = tmp_path / f"ampel-{os.getuid()}"
    if spoil == "open":
        folder.mkdir()
        folder.chmod(0o777)
    else:
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OpsError, match="AMPEL_STATE_DIR"):
        _ = Layout(Path("/srv") / ("a" * 200)).socket
