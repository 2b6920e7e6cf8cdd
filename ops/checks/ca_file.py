# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The town's own certificate authority, with which programs trust proxies and servers of the house."""

from collections.abc import Iterator

from cryptography import x509

from ops.checks.finding import Check, Finding, error, ok, skipped, warning
from ops.checks.site import Site

_FIX = "die Datei von Ihrer IT-Sicherheit holen und in .env unter AMPEL_CA_FILE nennen"


def _check(site: Site) -> Iterator[Finding]:
    settings = site.settings()
    if settings.ca_file is None:
        yield skipped("keine angegeben (AMPEL_CA_FILE); nötig nur, wenn das Haus eine eigene Zertifizierungsstelle hat")
        return
    path = site.project / settings.ca_file
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        yield error(f"{path} gibt es nicht als Datei", "die Zertifizierungsstelle im Format PEM", _FIX)
        return
    if b"PRIVATE KEY" in content:
        yield error(
            f"{path} enthält einen privaten Schlüssel", "nur Zertifikate; die Datei geht an alle Container", _FIX
        )
        return
    try:
        found = x509.load_pem_x509_certificates(content)
    except ValueError:
        yield error(
            f"{path} enthält kein Zertifikat im Format PEM",
            "Text mit »BEGIN CERTIFICATE«",
            f"{_FIX}; DER wandelt um: openssl x509 -inform der -in DATEI",
        )
        return
    for certificate in found:
        yield _judge(site, certificate)


def _judge(site: Site, certificate: x509.Certificate) -> Finding:
    name = certificate.subject.rfc4514_string()[:120] or "ohne Namen"
    end = certificate.not_valid_after_utc
    if end < site.machine.now():
        return warning(f"{name}: seit dem {end:%d.%m.%Y} abgelaufen", "gültige Zertifikate", _FIX)
    if not _is_authority(certificate):
        return warning(f"{name}: gehört keiner Zertifizierungsstelle", "Zertifikate von Zertifizierungsstellen", _FIX)
    return ok(f"{name}: gültig bis zum {end:%d.%m.%Y}")


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        # Old authorities have no extensions at all; they sign themselves.
        return certificate.issuer == certificate.subject


CHECK = Check("Zertifizierungsstelle", _check)
