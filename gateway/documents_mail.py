# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text of e-mails (.eml): sender, recipients, date, subject, text, names of attachments.

Not read, and so never passed on: all other headers, the attachments themselves, and HTML beside a plain text.
"""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from gateway.documents_html import read_html
from gateway.documents_limits import Pages, Reason, UnreadableError

_SHOWN = (("From", "Von"), ("To", "An"), ("Cc", "Kopie"), ("Date", "Datum"), ("Subject", "Betreff"))


def read_mail(raw: bytes) -> Pages:
    """Raises: UnreadableError."""
    message = message_from_bytes(raw, policy=default)
    if not isinstance(message, EmailMessage):
        raise UnreadableError(Reason.BROKEN)
    pages = Pages("E-Mail")
    for name, label in _SHOWN:
        for value in message.get_all(name, []):
            pages.add(f"{label}: {value}\n")
    body = message.get_body(("plain", "html"))
    if body is not None:
        content = str(body.get_content())
        pages.add("\n" + (read_html(content).text() if body.get_content_type() == "text/html" else content))
    for attachment in message.iter_attachments():
        pages.add(f"\n[Anhang nicht übernommen: {attachment.get_filename() or 'ohne Namen'}]")
    return pages
