# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Public texts that nobody generated: the example town's documents, and the German Wikipedia (XQuAD, CC-BY-SA)."""

import json
from pathlib import Path

import yaml

from gateway.zones import DataClass
from ops.errors import OpsError


def documents(folder: Path) -> list[tuple[str, str]]:
    """Name and text of the documents whose head says that they are public."""
    found = []
    for file in sorted(folder.glob("*.md")):
        _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
        if yaml.safe_load(head)["data_class"] == DataClass.PUBLIC.value:
            found.append((file.name, body))
    return found


def xquad(file: Path) -> list[tuple[str, str]]:
    """Title and text of the paragraphs.

    Raises:
        OpsError: the file is none of XQuAD.
    """
    try:
        articles = json.loads(file.read_text(encoding="utf-8"))["data"]
        return [(article["title"], paragraph["context"]) for article in articles for paragraph in article["paragraphs"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OpsError(f"{file}: das ist keine Datei von XQuAD ({type(error).__name__})") from error
