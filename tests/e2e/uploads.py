# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files as staff upload them, each made here from one sentence, as small as its format allows."""

import io
import zipfile
from collections.abc import Mapping
from typing import TypedDict

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument"


class Upload(TypedDict):
    """As Playwright takes it."""

    name: str
    mimeType: str
    buffer: bytes


def txt(text: str) -> Upload:
    return {"name": "brief.txt", "mimeType": "text/plain", "buffer": text.encode()}


def pdf(text: str) -> Upload:
    """`text` without parentheses."""
    return {"name": "brief.pdf", "mimeType": "application/pdf", "buffer": _pdf(f"BT /F 12 Tf 50 700 Td ({text}) Tj ET")}


def scanned_pdf() -> Upload:
    """A page with a grey area and no text."""
    return {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": _pdf("0.5 g 50 500 300 200 re f")}


def docx(text: str) -> Upload:
    body = f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    kind = f"{_TYPES}.wordprocessingml.document"
    parts = {"word/document.xml": body}
    return {"name": "brief.docx", "mimeType": kind, "buffer": _office(parts, {"word/document.xml": f"{kind}.main+xml"})}


def xlsx(text: str) -> Upload:
    kind = f"{_TYPES}.spreadsheetml"
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    sheet = '<sheet name="Zahlungen" sheetId="1" r:id="r1"/>'
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>{sheet}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{cell}</sheetData></worksheet>',
    }
    types = {
        "xl/workbook.xml": f"{kind}.sheet.main+xml",
        "xl/worksheets/sheet1.xml": f"{kind}.worksheet+xml",
    }
    return {"name": "zahlungen.xlsx", "mimeType": f"{kind}.sheet", "buffer": _office(parts, types)}


def png() -> Upload:
    """One white pixel."""
    data = (
        "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
        "3a7e9b550000000a49444154789c63f80f0001010100"
        "1bb6ee560000000049454e44ae426082"
    )
    return {"name": "foto.png", "mimeType": "image/png", "buffer": bytes.fromhex(data)}


def _pdf(content: str) -> bytes:
    resources = "<< /Font << /F 5 0 R >> >>"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources} /Contents 4 0 R >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("ascii")


def _relation(kind: str, target: str) -> str:
    relation = f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relation}</Relationships>'


def _office(parts: Mapping[str, str], types: Mapping[str, str]) -> bytes:
    """An Office file: `parts` by path, the first is the document itself; `types`: their content types."""
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    overrides = "".join(f'<Override PartName="/{path}" ContentType="{kind}"/>' for path, kind in types.items())
    defaults = (
        f'<Default Extension="rels" ContentType="{rels}"/><Default Extension="xml" ContentType="application/xml"/>'
    )
    every = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>',
        "_rels/.rels": _relation("officeDocument", next(iter(parts))),
        **parts,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in every.items():
            archive.writestr(path, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return buffer.getvalue()
