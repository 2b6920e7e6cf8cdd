# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The portal's certificate, where it comes from files: readable, valid for the name, and with its own key."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from ops.checks.finding import Check, Finding, error, ok, skipped, unknown, warning
from ops.checks.site import Site

_SOON = timedelta(days=30)
_NEW = "eine gültige Datei von Ihrer Zertifizierungsstelle holen, dann: ampel init --cert-file DATEI --key-file DATEI"


def _check(site: Site) -> Iterator[Finding]:
    settings = site.settings()
    if settings.tls == "internal":
        yield skipped("Caddy stellt das Zertifikat mit einer eigenen Zertifizierungsstelle aus (AMPEL_TLS=internal)")
        return
    if settings.tls == "acme":
        yield unknown(
            "ob die Zertifizierungsstelle diesen Rechner erreicht (AMPEL_TLS=acme), zeigt sich erst beim Start",
            "ampel logs caddy",
        )
        return
    if settings.tls_cert_file is None or settings.tls_key_file is None:  # pragma: no cover - refused before
        return
    chain = _chain(site.project / settings.tls_cert_file)
    if isinstance(chain, Finding):
        yield chain
        return
    yield from _dates(site, chain)
    yield from _name(settings.domain, chain[0])
    yield from _issuer(chain)
    yield from _key(site.project / settings.tls_key_file, chain[0])


def _chain(path: Path) -> list[x509.Certificate] | Finding:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except FileNotFoundError:
        return error(f"{path} gibt es nicht", "das Zertifikat (AMPEL_TLS_CERT_FILE)", "ampel init --cert-file DATEI")
    except IsADirectoryError:
        return error(f"{path} ist ein Ordner", "das Zertifikat als Datei", "ampel init --cert-file DATEI")
    except ValueError:
        return error(f"{path} enthält kein Zertifikat im Format PEM", "Text mit »BEGIN CERTIFICATE«", _NEW)


def _dates(site: Site, chain: list[x509.Certificate]) -> Iterator[Finding]:
    now = site.machine.now()
    for place, certificate in enumerate(chain):
        what = "Das Zertifikat" if place == 0 else f"Das Zwischenzertifikat {place}"
        begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        if end < now:
            yield error(f"{what} ist seit dem {end:%d.%m.%Y} abgelaufen", "ein gültiges Zertifikat", _NEW)
        elif begin > now:
            yield error(f"{what} gilt erst ab dem {begin:%d.%m.%Y}", "ein gültiges Zertifikat; stimmt die Uhr?", _NEW)
        elif end - now < _SOON:
            yield warning(f"{what} läuft am {end:%d.%m.%Y} ab", "noch mindestens 30 Tage", _NEW)
        elif place == 0:
            yield ok(f"{what} gilt bis zum {end:%d.%m.%Y}")


def _name(domain: str, leaf: x509.Certificate) -> Iterator[Finding]:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
            x509.DNSName
        )
    except x509.ExtensionNotFound:
        names = []
    wildcard = f"*.{domain.partition('.')[2]}"
    if not any(name.lower() in (domain, wildcard) for name in names):
        yield error(
            f"Das Zertifikat ist ausgestellt für {', '.join(names[:5]) or 'keinen Rechnernamen'}",
            f"{domain} (AMPEL_DOMAIN)",
            _NEW,
        )


def _issuer(chain: list[x509.Certificate]) -> Iterator[Finding]:
    leaf = chain[0]
    if len(chain) == 1 and leaf.issuer != leaf.subject:
        yield warning(
            "Die Datei enthält nur das Zertifikat selbst",
            "dahinter auch die Zwischenzertifikate; ohne sie warnen manche Browser und Programme",
            "cat zertifikat.pem zwischenzertifikat.pem > kette.pem, dann: ampel init --cert-file kette.pem",
        )
    elif len(chain) > 1 and leaf.issuer != chain[1].subject:
        yield error(
            "Das zweite Zertifikat der Datei ist nicht der Aussteller des ersten",
            "zuerst das Zertifikat des Portals, dann sein Aussteller",
            "die Reihenfolge in der Datei ändern",
        )


def _key(path: Path, leaf: x509.Certificate) -> Iterator[Finding]:
    fix = "ampel init --key-file DATEI"
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        yield error(f"{path} gibt es nicht", "der private Schlüssel (AMPEL_TLS_KEY_FILE)", fix)
        return
    except TypeError:
        yield error(
            f"{path} ist mit einem Passwort geschützt",
            "ein Schlüssel ohne Passwort",
            f"openssl pkey -in {path} -out NEUE_DATEI, dann: {fix}",
        )
        return
    except (ValueError, OSError):
        yield error(f"{path} enthält keinen privaten Schlüssel im Format PEM", "Text mit »BEGIN PRIVATE KEY«", fix)
        return
    if _public(key) != leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo):
        yield error(
            f"{path} ist nicht der Schlüssel zu diesem Zertifikat", "der Schlüssel, mit dem es beantragt wurde", fix
        )
    if path.stat().st_mode & 0o007:
        yield warning(
            f"{path} ist für alle Konten dieses Rechners lesbar",
            "nur für ein Konto oder eine Gruppe",
            f"chmod o= {path}",
        )


def _public(key: PrivateKeyTypes) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


CHECK = Check("Zertifikat", _check)
