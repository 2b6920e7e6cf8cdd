# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops.checks.certificate import CHECK
from ops.checks.finding import Finding
from tests.unit.ops.checks.certificates import certificate, key, key_pem
from tests.unit.ops.checks.lab import DOMAIN, run, site, statuses, texts, worst

_FILES = "AMPEL_TLS=files\nAMPEL_TLS_CERT_FILE=kette.pem\nAMPEL_TLS_KEY_FILE=schluessel.pem\n"
_OWN, _OTHER = key(), key()
_ISSUER = certificate(_OTHER, "CA", authority=True)
_LEAF = certificate(_OWN, "portal", issuer="CA", domains=(DOMAIN,))


def _run(project: Path, chain: bytes | None, private: bytes | None = None, mode: int = 0o640) -> tuple[Finding, ...]:
    if chain is not None:
        (project / "kette.pem").write_bytes(chain)
    private = key_pem(_OWN) if private is None else private
    if private:
        (project / "schluessel.pem").write_bytes(private)
        (project / "schluessel.pem").chmod(mode)
    return run(CHECK, site(project, env=_FILES))


def test_a_sound_chain(tmp_path: Path) -> None:
    found = _run(tmp_path, _LEAF + _ISSUER)
    assert statuses(found) == ["ok"]
    assert "27.02.2027" in texts(found)


def test_a_wildcard(tmp_path: Path) -> None:
    leaf = certificate(_OWN, "portal", issuer="CA", domains=("*.lindenrath.example",))
    assert worst(_run(tmp_path, leaf + _ISSUER)) == "ok"


@pytest.mark.parametrize(
    ("days", "outcome", "shown"),
    [
        ((-100, -1), "error", "seit dem 02.05.2026 abgelaufen"),
        ((1, 100), "error", "gilt erst ab dem 04.05.2026"),
        ((-100, 29), "warning", "läuft am 01.06.2026 ab"),
        ((-100, 31), "ok", "gilt bis zum"),
    ],
)
def test_dates(days: tuple[int, int], outcome: str, shown: str, tmp_path: Path) -> None:
    leaf = certificate(_OWN, "portal", issuer="CA", domains=(DOMAIN,), days=days)
    found = _run(tmp_path, leaf + _ISSUER)
    assert worst(found) == outcome
    assert shown in texts(found)


def test_an_expired_issuer(tmp_path: Path) -> None:
    assert "Zwischenzertifikat 1" in texts(_run(tmp_path, _LEAF + certificate(_OTHER, "CA", days=(-9, -1))))


@pytest.mark.parametrize(
    ("chain", "private", "mode", "outcome", "shown"),
    [
        (_LEAF, None, 0o640, "warning", "Zwischenzertifikate"),
        (_LEAF + certificate(_OTHER, "fremd"), None, 0o640, "error", "nicht der Aussteller"),
        (
            certificate(_OWN, "portal", domains=("andere.example",)),
            None,
            0o640,
            "error",
            "ausgestellt für andere.example",
        ),
        (certificate(_OWN, "portal"), None, 0o640, "error", "keinen Rechnernamen"),
        (b"kein Zertifikat", None, 0o640, "error", "PEM"),
        (None, None, 0o640, "error", "gibt es nicht"),
        (_LEAF + _ISSUER, key_pem(_OTHER), 0o640, "error", "nicht der Schlüssel zu diesem Zertifikat"),
        (_LEAF + _ISSUER, key_pem(_OWN, b"geheim"), 0o640, "error", "mit einem Passwort geschützt"),
        (_LEAF + _ISSUER, b"kein Schluessel", 0o640, "error", "keinen privaten Schlüssel"),
        (_LEAF + _ISSUER, b"", 0o640, "error", "AMPEL_TLS_KEY_FILE"),
        (_LEAF + _ISSUER, None, 0o644, "warning", "für alle Konten"),
    ],
)
def test_what_is_wrong(
    chain: bytes | None, private: bytes | None, mode: int, outcome: str, shown: str, tmp_path: Path
) -> None:
    found = _run(tmp_path, chain, private, mode)
    assert worst(found) == outcome
    assert shown in texts(found)


@pytest.mark.parametrize(("tls", "outcome"), [("internal", "skipped"), ("acme", "unknown")])
def test_certificates_that_caddy_gets_by_itself(tls: str, outcome: str, tmp_path: Path) -> None:
    assert statuses(run(CHECK, site(tmp_path, env=f"AMPEL_TLS={tls}\n"))) == [outcome]
