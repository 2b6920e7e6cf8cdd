# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The key that signs the audit (Ed25519): made once, kept in a file for its owner only, never in the database.

Public keys are PEM files. A key's fingerprint is the SHA-256 of its 32 raw bytes, in hexadecimal.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gateway.errors import GatewayError

# No statement of ours can be mistaken for something else that the key ever signs.
_DOMAIN = b"ki-ampel-audit\n"
_OTHERS = 0o077


class AuditError(GatewayError):
    """The audit cannot be sealed, pruned or read as asked."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Checks signatures."""

    key: Ed25519PublicKey

    @property
    def fingerprint(self) -> str:
        raw = self.key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return hashlib.sha256(raw).hexdigest()

    @property
    def pem(self) -> bytes:
        return self.key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def signed(self, statement: bytes, signature: str) -> bool:
        """Whether this key made `signature` (128 lower-case hexadecimal digits) over `statement`."""
        try:
            raw = bytes.fromhex(signature)
        except ValueError:
            return False
        # One spelling only: else a signature could be changed and still hold.
        if raw.hex() != signature:
            return False
        try:
            self.key.verify(raw, _DOMAIN + statement)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Signs. The private half leaves this class only into its file."""

    _key: Ed25519PrivateKey

    @classmethod
    def generate(cls) -> "SigningKey":
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def read(cls, path: Path) -> "SigningKey":
        """Raises: AuditError, when the file is not there, not a key of this kind, or open to others."""
        try:
            mode, content = path.stat().st_mode, path.read_bytes()
        except OSError as error:
            raise AuditError(
                f"Der Schlüssel des Protokolls {path} ist nicht lesbar ({error.strerror}; AMPEL_AUDIT_KEY_FILE)."
            ) from None
        if mode & _OTHERS:
            raise AuditError(
                f"Der Schlüssel des Protokolls {path} ist für andere lesbar (Rechte {mode & 0o777:o}). "
                f"Ändern Sie das: chmod 600 {path}"
            )
        try:
            key = serialization.load_pem_private_key(content, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            raise AuditError(f"{path} (AMPEL_AUDIT_KEY_FILE) enthält keinen privaten Ed25519-Schlüssel im Format PEM.")
        return cls(key)

    @classmethod
    def read_or_create(cls, path: Path) -> "SigningKey":
        """The key in `path`; where there is no such file, a new key is made and written there for its owner only."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _create(path)
        return cls.read(path)

    @property
    def public(self) -> PublicKey:
        return PublicKey(self._key.public_key())

    def sign(self, statement: bytes) -> str:
        return self._key.sign(_DOMAIN + statement).hex()


def read_public(paths: Iterable[Path]) -> dict[str, PublicKey]:
    """Fingerprint -> key. Raises: AuditError, naming the file that is not a public key of this kind."""
    keys = {}
    for path in paths:
        try:
            key = serialization.load_pem_public_key(path.read_bytes())
        except OSError as error:
            raise AuditError(f"Der öffentliche Schlüssel {path} ist nicht lesbar ({error.strerror}).") from None
        except (ValueError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, Ed25519PublicKey):
            raise AuditError(f"{path} enthält keinen öffentlichen Ed25519-Schlüssel im Format PEM.")
        public = PublicKey(key)
        keys[public.fingerprint] = public
    return keys


def _create(path: Path) -> None:
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    scratch = path.with_name(f"{path.name}.{os.getpid()}.new")
    scratch.unlink(missing_ok=True)
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    # A link, unlike a rename, never replaces the key that another process made in the meantime.
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(scratch)
    scratch.unlink()
