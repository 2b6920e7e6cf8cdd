# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Office files for tests, written by hand: what stands where is seen here, and nothing in them is anybody's."""

import base64
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from pypdf import PdfReader, PdfWriter

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="urn:mc" xmlns:a="urn:a"'
_ODF = (
    'xmlns:office="urn:office" xmlns:text="urn:text" xmlns:table="urn:table" xmlns:draw="urn:draw" '
    'xmlns:style="urn:style" xmlns:dc="urn:dc"'
)


def archive(entries: Mapping[str, str | bytes], *, compressed: bool = True) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return raw.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word file: `body` is the XML within w:body, `parts` are further parts by name, such as `comments`."""
    inner = {name: f"<w:{name} {_W}>{xml}</w:{name}>" for name, xml in parts.items()}
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "docProps/core.xml": "<cp>Karla Verfasserin</cp>",
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            **{f"word/{name}.xml": xml for name, xml in inner.items()},
        }
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pptx(slides: Sequence[str], notes: Sequence[str] = ()) -> bytes:
    def part(text: str) -> str:
        return f'<p xmlns:a="urn:a"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p>'

    return archive(
        {
            "ppt/presentation.xml": "<p/>",
            **{f"ppt/slides/slide{number}.xml": part(text) for number, text in enumerate(slides, 1)},
            **{f"ppt/notesSlides/notesSlide{number}.xml": part(text) for number, text in enumerate(notes, 1)},
        }
    )


def odf(body: str, *, kind: str = "text", styles: str = "", manifest: str = "<manifest/>") -> bytes:
    return archive(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "META-INF/manifest.xml": manifest,
            "meta.xml": "<m>Karla Verfasserin</m>",
            "styles.xml": f"<office:document-styles {_ODF}>{styles}</office:document-styles>",
            "content.xml": f"<office:document-content {_ODF}><office:body>{body}</office:body>"
            "</office:document-content>",
        }
    )


def xlsx(rows: Sequence[Sequence[str]], *, hidden: str = "") -> bytes:
    """A workbook with one sheet; each cell is the XML of a `c` element's inside. `hidden` is a second, hidden sheet."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    package = "http://schemas.openxmlformats.org/package/2006/relationships"

    def sheet(content: Sequence[Sequence[str]]) -> str:
        written = "".join(
            f'<row r="{r}">' + "".join(f'<c r="{chr(65 + c)}{r}" {cell}</c>' for c, cell in enumerate(cells)) + "</row>"
            for r, cells in enumerate(content, 1)
        )
        return f"<worksheet {main}><sheetData>{written}</sheetData></worksheet>"

    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relation}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{relation}"><sheets>'
            '<sheet name="Anträge" sheetId="1" r:id="rId1"/>'
            '<sheet name="Verborgen" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">'
            f'<Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{relation}/worksheet" Target="worksheets/sheet2.xml"/>'
            f'<Relationship Id="rId3" Type="{relation}/styles" Target="styles.xml"/></Relationships>',
            "xl/styles.xml": f'<styleSheet {main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
            "</styleSheet>",
            "xl/worksheets/sheet1.xml": sheet(rows),
            "xl/worksheets/sheet2.xml": sheet([[inline(hidden)]] if hidden else []),
        }
    )


def inline(text: str) -> str:
    return f't="inlineStr"><is><t>{text}</t></is>'


def pdf(*pages: str, image: bool = False, field: str = "", note: str = "") -> bytes:
    """A PDF with a line of text a page; without text, the page is empty or holds an image only."""
    objects: list[str] = []

    def add(content: str) -> int:
        objects.append(content)
        return len(objects)

    font = add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    picture = add(
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        "\nstream\nA\nendstream"
    )
    resources = f"<< /Font << /F1 {font} 0 R >> {f'/XObject << /Im1 {picture} 0 R >>' if image else ''} >>"
    widget = add(f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Antragsteller) /V ({field}) /Rect [0 0 9 9] >>")
    comment = add(f"<< /Type /Annot /Subtype /Text /Contents ({note}) /Rect [0 0 9 9] >>")
    annotations = f"/Annots [{f'{widget} 0 R' if field else ''} {f'{comment} 0 R' if note else ''}]"
    tree = len(objects) + 2 * len(pages) + 1
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET" if text else ""
        content = add(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        kids.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 600 800] /Resources {resources} "
                f"/Contents {content} 0 R {annotations} >>"
            )
        )
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    assert add(f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>") == tree
    form = f"/AcroForm << /Fields [{widget} 0 R] >>" if field else ""
    return _pdf_file(objects, add(f"<< /Type /Catalog /Pages {tree} 0 R {form} >>"))


def _pdf_file(objects: Sequence[str], root: int) -> bytes:
    raw = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(raw))
        raw += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    start = len(raw)
    raw += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    raw += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return raw + f"trailer << /Size {len(objects) + 1} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def locked_pdf(text: str, user_password: str) -> bytes:
    """An encrypted PDF (AES-256). With an empty user password it opens for everybody, locked against changes only."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(text))))
    writer.encrypt(user_password, "owner", algorithm="AES-256")
    raw = io.BytesIO()
    writer.write(raw)
    return raw.getvalue()


def file_part(raw: bytes, name: str = "antrag.pdf", mime: str = "application/pdf") -> dict[str, Any]:
    """A content part as clients send it."""
    data = f"data:{mime};base64,{base64.b64encode(raw).decode()}"
    return {"type": "file", "file": {"filename": name, "file_data": data}}
