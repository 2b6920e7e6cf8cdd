# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The entry of our images: puts secrets, which are files, where a program wants them, and becomes that program.

    entry.py [--json FILE] [--dotenv FILE] [--ca FILE] [NAME=VALUE ...] -- PROGRAM [ARGUMENT ...]

`{secret:name}` in a value is replaced by what /run/secrets/name holds. What stands in `environment:` of a Compose file
is shown by `docker inspect`; what is read here is not. It needs the standard library only.
"""

import json
import os
import re
import sys
from pathlib import Path

SECRETS = Path("/run/secrets")
_SECRET = re.compile(r"\{secret:([a-z0-9_]+)\}")
_SYSTEM_CA = Path("/etc/ssl/certs/ca-certificates.crt")
_CA_BUNDLE = Path("/tmp/ca-bundle.pem")  # noqa: S108 - a tmpfs of this container alone


class EntryError(Exception):
    """The container cannot start. Never holds a secret."""


def environment(arguments: list[str], secrets: Path = SECRETS) -> dict[str, str]:
    """What `arguments` add to the environment.

    Raises:
        EntryError: a secret or a file is missing or empty.
    """
    found: dict[str, str] = {}
    words = iter(arguments)
    for word in words:
        if word == "--json":
            found |= json.loads(_read(Path(next(words))))
        elif word == "--dotenv":
            found |= _dotenv(_read(Path(next(words))))
        elif word == "--ca":
            found |= _authorities(Path(next(words)))
        else:
            name, _, value = word.partition("=")
            found[name] = value
    return {name: _SECRET.sub(lambda match: _secret(secrets, match[1]), value) for name, value in found.items()}


def _secret(secrets: Path, name: str) -> str:
    value = _read(secrets / name).strip()
    if not value:
        raise EntryError(f"{secrets / name} is empty")
    return value


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise EntryError(f"{path}: {error.strerror}") from None


def _dotenv(text: str) -> dict[str, str]:
    """Plain NAME=VALUE lines, as `ampel up` writes them."""
    lines = (line.strip() for line in text.splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _authorities(path: Path) -> dict[str, str]:
    """Trust those of `path` as well; an empty file adds none."""
    own = _read(path)
    if not own.strip():
        return {}
    _CA_BUNDLE.write_text(_read(_SYSTEM_CA) + "\n" + own, encoding="utf-8")
    return {name: str(_CA_BUNDLE) for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")}


def main(words: list[str]) -> None:
    split = words.index("--") if "--" in words else 0
    program = words[split + 1 :] if "--" in words else words
    try:
        env = os.environ | environment(words[:split])
    except EntryError as error:
        sys.exit(f"entry: {error}")
    os.execvpe(program[0], program, env)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
