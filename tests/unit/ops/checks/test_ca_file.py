# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops.checks.ca_file import CHECK
from tests.unit.ops.checks.certificates import certificate, key, key_pem
from tests.unit.ops.checks.lab import run, site, statuses, texts, worst

_KEY = key()
_CA = certificate(_KEY, "Haus-CA", authority=True)


@pytest.mark.parametrize(
    ("content", "outcome", "shown"),
    [
        (_CA, "ok", "CN=Haus-CA: gültig bis zum"),
        (_CA + certificate(_KEY, "Haus-CA 2", authority=True), "ok", "Haus-CA 2"),
        (certificate(_KEY, "uralt"), "ok", "uralt"),
        (certificate(_KEY, "alt", days=(-20, -10), authority=True), "warning", "abgelaufen"),
        (certificate(_KEY, "server", issuer="CA", authority=False), "warning", "gehört keiner Zertifizierungsstelle"),
        (certificate(_KEY, "server", issuer="CA"), "warning", "gehört keiner Zertifizierungsstelle"),
        (_CA + key_pem(_KEY), "error", "privaten Schlüssel"),
        (b"\x30\x82\x03", "error", "openssl x509 -inform der"),
        (b"", "error", "kein Zertifikat"),
        (None, "error", "gibt es nicht als Datei"),
    ],
)
def test_content(content: bytes | None, outcome: str, shown: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    found = run(CHECK, site(tmp_path, env="AMPEL_CA_FILE=ca.pem\n"))
    assert worst(found) == outcome
    assert shown in texts(found)


def test_without_one(tmp_path: Path) -> None:
    assert statuses(run(CHECK, site(tmp_path))) == ["skipped"]
