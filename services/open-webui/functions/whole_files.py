# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that were uploaded in a chat go along whole, or the question is not sent.

Left to itself, Open WebUI picks the three passages that resemble the question, and says nothing when there is none: the
model then answers about a scanned letter that nobody has read. Whole, a file has the same data class whatever is asked
about it. Collections are not touched. Runs inside Open WebUI.
"""

from typing import Any

_SCANS = (".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png")
_NOTHING = "Es wurde nichts weitergegeben."


class Filter:
    async def inlet(self, body: dict[str, Any]) -> dict[str, Any]:
        """Raises: ValueError, which people see in place of an answer."""
        files = [item for item in body.get("files") or [] if item.get("type") == "file"]
        if files and not _question(body["messages"]).strip():
            # Open WebUI would leave the files out.
            raise ValueError(
                "Diese Anfrage wurde nicht gesendet. Bitte schreiben Sie dazu, was mit der Datei geschehen soll. "
                + _NOTHING
            )
        for item in files:
            if reason := await _unreadable(str(item.get("id"))):
                raise ValueError(f"Diese Anfrage wurde nicht gesendet. {reason} {_NOTHING}")
            # Without the page's own copy of the text: what counts is what was read at the upload.
            item.pop("file", None)
            item["context"] = "full"
        return body


def _question(messages: list[dict[str, Any]]) -> str:
    content = next((message.get("content") for message in reversed(messages) if message.get("role") == "user"), "")
    if isinstance(content, list):
        content = " ".join(part.get("text") or "" for part in content)
    return content or ""


async def _unreadable(file_id: str) -> str | None:
    from open_webui.models.files import Files

    file = await Files.get_file_by_id(file_id)
    if file is None:
        return "Eine Datei dieses Chats gibt es nicht mehr. Bitte beginnen Sie einen neuen Chat."
    data = file.data or {}
    if (data.get("content") or "").strip():
        return None
    name = f"»{file.filename}«"
    if data.get("status") in ("pending", "processing"):
        return f"Die Datei {name} wird noch gelesen. Bitte senden Sie gleich noch einmal."
    if file.filename.lower().endswith(_SCANS):
        return (
            f"In der Datei {name} ist kein lesbarer Text; vermutlich ist sie eingescannt. Bitte beginnen Sie einen "
            "neuen Chat mit einer Fassung, in der sich Text markieren lässt, oder schreiben Sie ab, was wichtig ist."
        )
    return (
        f"Aus der Datei {name} ließ sich kein Text lesen. Gelesen werden PDF, Word, Excel, PowerPoint, OpenDocument "
        "und Textdateien. Bitte beginnen Sie einen neuen Chat mit einer lesbaren Fassung."
    )
