# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The signing key: made once, for its owner only."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from gateway.audit_signing import AuditError, SigningKey, read_public


def test_it_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "audit.pem"
    first = SigningKey.read_or_create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert SigningKey.read_or_create(path).public.fingerprint == first.public.fingerprint
    assert [entry.name for entry in path.parent.iterdir()] == ["audit.pem"]


def test_signatures_hold_for_what_was_signed() -> None:
    key, other = SigningKey.generate(), SigningKey.generate()
    signature = key.sign(b"gesagt")
    assert key.public.signed(b"gesagt", signature)
    assert not key.public.signed(b"anders", signature)
    assert not other.public.signed(b"gesagt", signature)


@pytest.mark.parametrize("change", [str.upper, lambda s: s + " ", lambda s: s[:-2], lambda s: "zz" + s[2:]])
def test_a_signature_has_one_spelling(change: "type[str]") -> None:
    key = SigningKey.generate()
    assert not key.public.signed(b"gesagt", change(key.sign(b"gesagt")))


def test_public_keys_come_from_files(tmp_path: Path) -> None:
    keys = [SigningKey.generate().public for _ in range(2)]
    paths = [tmp_path / f"{number}.pem" for number in range(2)]
    for key, path in zip(keys, paths, strict=True):
        path.write_bytes(key.pem)
    assert read_public(paths).keys() == {key.fingerprint for key in keys}


def _elliptic(path: Path) -> None:
    key = generate_private_key(SECP256R1())
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@pytest.mark.parametrize("content", [b"", b"kein Schl\xc3\xbcssel", None])
def test_files_that_hold_no_key(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "key.pem"
    _elliptic(path) if content is None else path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(AuditError, match="keinen privaten Ed25519-Schlüssel"):
        SigningKey.read(path)
    with pytest.raises(AuditError, match="keinen öffentlichen Ed25519-Schlüssel"):
        read_public([path])


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_not_used(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key.pem"
    SigningKey.read_or_create(path)
    path.chmod(mode)
    with pytest.raises(AuditError, match=f"chmod 600 {path}"):
        SigningKey.read(path)


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"nirgends\.pem ist nicht lesbar"):
        SigningKey.read(tmp_path / "nirgends.pem")
    with pytest.raises(AuditError, match=r"nirgends\.pem ist nicht lesbar"):
        read_public([tmp_path / "nirgends.pem"])
