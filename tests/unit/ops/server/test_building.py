# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a build learns of this machine."""

from pathlib import Path

import pytest

from ops.server import building


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*building._PASSED_ON, *building._CERTIFICATES):
        monkeypatch.delenv(name, raising=False)


def _sources() -> tuple[str, Path]:
    with building._package_sources() as secrets:
        return secrets["package_sources"].read_text(encoding="utf-8"), secrets["ca_bundle"]


def test_package_sources_go_along_and_certificates_lie_where_the_build_finds_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.write_text("PEM", encoding="ascii")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://user:password@packages.example/simple")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    monkeypatch.setenv("AMPEL_TICKET_SECRET", "no business of a build")
    text, authorities = _sources()
    assert "UV_DEFAULT_INDEX='https://user:password@packages.example/simple'\n" in text
    assert "HTTPS_PROXY='http://proxy.example:3128'\n" in text
    assert "SSL_CERT_FILE=/run/secrets/ca_bundle\n" in text
    assert "AMPEL" not in text
    assert authorities == bundle


def test_a_value_that_a_shell_would_run_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://x/'; touch /tmp/x; '")
    assert "PIP_INDEX_URL" not in _sources()[0]


def test_the_file_is_gone_afterwards() -> None:
    with building._package_sources() as secrets:
        path = secrets["package_sources"]
        assert path.exists()
    assert not path.exists()
