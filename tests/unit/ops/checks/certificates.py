# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Certificates for tests; each belongs to nobody."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from tests.unit.ops.checks.lab import NOW

Key = ec.EllipticCurvePrivateKey


def key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(of: Key, password: bytes | None = None) -> bytes:
    lock = BestAvailableEncryption(password) if password else NoEncryption()
    return of.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def certificate(
    of: Key,
    name: str,
    *,
    issuer: str | None = None,
    days: tuple[int, int] = (-10, 300),
    domains: tuple[str, ...] = (),
    authority: bool | None = None,
) -> bytes:
    """`days` are counted from the tests' today. It is always signed with its own key: nobody verifies it."""

    def subject(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    def day(number: int) -> datetime:
        return NOW + timedelta(days=number)

    builder = (
        x509.CertificateBuilder()
        .subject_name(subject(name))
        .issuer_name(subject(issuer or name))
        .public_key(of.public_key())
        .serial_number(1)
        .not_valid_before(day(days[0]))
        .not_valid_after(day(days[1]))
    )
    if domains:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(item) for item in domains]), False)
    if authority is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    return builder.sign(of, hashes.SHA256()).public_bytes(Encoding.PEM)
