# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings of the alerts: what is wrong is said in German, all at once, and without a secret."""

from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.monitoring import settings


def _write(project: Path, *lines: str) -> None:
    (project / ".env").write_text("\n".join([*lines, ""]), encoding="utf-8")


def test_nothing_is_needed(tmp_path: Path) -> None:
    assert settings.load(tmp_path).alert_email == ""


def test_several_may_be_told(tmp_path: Path) -> None:
    _write(tmp_path, "AMPEL_ALERT_EMAIL=it@a.example, edv@a.example", "AMPEL_SMTP_HOST=mail.a.example")
    assert settings.load(tmp_path).alert_email == "it@a.example, edv@a.example"


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (["AMPEL_ALERT_EMAIL=it", "AMPEL_SMTP_PORT=0"], ["AMPEL_ALERT_EMAIL", "AMPEL_SMTP_PORT"]),
        (["AMPEL_ALERT_EMAIL=it@a.example"], ["AMPEL_SMTP_HOST"]),
        (["AMPEL_SMTP_HOST=a.example:25"], ["AMPEL_SMTP_HOST"]),
        (["AMPEL_SMTP_USER=x"], ["AMPEL_SMTP_PASSWORD_FILE"]),
        (["AMPEL_SMTP_USER=x", "AMPEL_SMTP_PASSWORD_FILE=p", "AMPEL_SMTP_TLS=false"], ["unverschlüsselt"]),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, lines: list[str], named: list[str]) -> None:
    _write(tmp_path, *lines)
    with pytest.raises(OpsError) as refused:
        settings.load(tmp_path)
    for name in named:
        assert name in str(refused.value)
