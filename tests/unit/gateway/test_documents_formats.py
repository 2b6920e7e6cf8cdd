# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is read of each format, what is left out, and which reason a file gets that cannot be read."""

import pytest

from gateway.documents_formats import read
from gateway.documents_limits import Reason, UnreadableError
from tests.unit.gateway.documents_files import (
    archive,
    docx,
    inline,
    locked_pdf,
    odf,
    paragraph,
    pdf,
    pptx,
    xlsx,
)

_MAIL = (
    b"From: amt@lindenrath.example\r\nTo: erika@beispiel.example\r\nSubject: =?utf-8?q?Geb=C3=BChren?=\r\n"
    b"X-Spur: geheim\r\nMIME-Version: 1.0\r\n"
)


@pytest.mark.parametrize(
    ("raw", "kind", "extent", "text"),
    [
        (pdf("Antrag auf Wohngeld"), "PDF", "1 Seite", "Antrag auf Wohngeld"),
        (pdf("Erste", "Zweite"), "PDF", "2 Seiten", "[Seite 1]\nErste\n\n[Seite 2]\nZweite"),
        (pdf("Mit Bild", image=True), "PDF", "1 Seite", "Mit Bild\n[Bild nicht übernommen]"),
        (
            pdf("Formular", field="Erika Beispiel"),
            "PDF",
            "1 Seite",
            "Formular\n\nFormularfelder:\nAntragsteller: Erika Beispiel",
        ),
        (pdf("Vermerk", note="bitte klären"), "PDF", "1 Seite", "Vermerk\n[Anmerkung: bitte klären]"),
        (locked_pdf("Nur gegen Ändern gesperrt", ""), "PDF", "1 Seite", "Nur gegen Ändern gesperrt"),
        (b"%PDF mit Vorspann\n" + pdf("Vorspann"), "PDF", "1 Seite", "Vorspann"),
        (docx(paragraph("Sehr geehrte") + paragraph("Damen")), "Word", "", "Sehr geehrte\nDamen"),
        (docx("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"), "Word", "", "a b\nc"),
        (docx("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>ab</w:t></w:r></w:p>"), "Word", "", "ab"),
        (
            docx(f"<w:tbl><w:tr><w:tc>{paragraph('x')}</w:tc><w:tc>{paragraph('y')}</w:tc></w:tr></w:tbl>"),
            "Word",
            "",
            "x | y |",
        ),
        (docx("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>verborgen</w:t></w:r></w:p>"), "Word", "", "verborgen"),
        (
            docx("<w:ins><w:r><w:t>neu</w:t></w:r></w:ins><w:del><w:r><w:delText>alt</w:delText></w:r></w:del>"),
            "Word",
            "",
            "neu",
        ),
        (
            docx("<w:moveFrom><w:r><w:t>fort</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>da</w:t></w:r></w:moveTo>"),
            "Word",
            "",
            "da",
        ),
        (
            docx(
                "<mc:AlternateContent><mc:Choice><w:t>Feld</w:t></mc:Choice><mc:Fallback><w:t>Feld</w:t></mc:Fallback>"
                "</mc:AlternateContent>"
            ),
            "Word",
            "",
            "Feld",
        ),
        (
            docx("<w:p><w:r><w:t>Siehe</w:t><w:drawing><a:blip/></w:drawing></w:r></w:p>"),
            "Word",
            "",
            "Siehe [Bild nicht übernommen]",
        ),
        (docx("<w:p><w:r><w:instrText>AUTHOR</w:instrText><w:t>Text</w:t></w:r></w:p>"), "Word", "", "Text"),
        (docx(paragraph("Haupt"), header1=paragraph("Kopf")), "Word", "", "Kopfzeile:\nKopf\n\nHaupt"),
        (docx(paragraph("Haupt"), footer1=paragraph("Fuß")), "Word", "", "Haupt\n\nFußzeile:\nFuß"),
        (
            docx(
                '<w:p><w:r><w:t>H</w:t><w:footnoteReference w:id="2"/></w:r></w:p>',
                footnotes=f'<w:footnote w:id="2">{paragraph("Quelle")}</w:footnote>',
            ),
            "Word",
            "",
            "H [Fußnote 2]\n\nFußnoten:\n[Fußnote 2] Quelle",
        ),
        (
            docx(paragraph("Haupt"), comments=f'<w:comment w:author="Karla">{paragraph("prüfen")}</w:comment>'),
            "Word",
            "",
            "Haupt\n\nKommentare:\nprüfen",
        ),
        (
            pptx(["Eins", "Zwei"], ["sagen"]),
            "PowerPoint",
            "2 Folien",
            "Folie 1:\nEins\n\nFolie 2:\nZwei\n\nNotizen:\nsagen",
        ),
        (
            pptx([str(n) for n in range(1, 11)]),
            "PowerPoint",
            "10 Folien",
            "\n\n".join(f"Folie {n}:\n{n}" for n in range(1, 11)),
        ),
        (
            odf('<text:p>Sehr<text:s text:c="2"/>geehrte</text:p><text:h>Titel</text:h>'),
            "OpenDocument",
            "",
            "Sehr geehrte\nTitel",
        ),
        (
            odf("<text:tracked-changes><text:p>alt</text:p></text:tracked-changes><text:p>neu</text:p>"),
            "OpenDocument",
            "",
            "neu",
        ),
        (
            odf(
                "<text:p>A<office:annotation><dc:creator>Karla</dc:creator><text:p>prüfen</text:p>"
                "</office:annotation>B</text:p>"
            ),
            "OpenDocument",
            "",
            "A [Kommentar: prüfen ] B",
        ),
        (
            odf("<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"),
            "OpenDocument",
            "",
            "x |",
        ),
        (
            odf("<text:p>H</text:p>", styles="<style:header><text:p>Kopf</text:p></style:header><text:p>M</text:p>"),
            "OpenDocument",
            "",
            "Kopf\n\nH",
        ),
        (
            odf("<draw:page><text:p>Eins</text:p></draw:page>", kind="presentation"),
            "OpenDocument",
            "1 Folie",
            "Folie 1:\nEins",
        ),
        (
            xlsx([[inline("Name"), inline("Geburtsdatum")], [inline("Erika"), 's="1"><v>20561</v>']]),
            "Tabelle",
            "2 Blätter",
            "Blatt Anträge:\nName | Geburtsdatum\nErika | 16.04.1956\n\nBlatt Verborgen:",
        ),
        (
            xlsx([["><v>12</v>", "><v>12.5</v>", 't="b"><v>1</v>']], hidden="Notiz"),
            "Tabelle",
            "2 Blätter",
            "Blatt Anträge:\n12 | 12,5 | wahr\n\nBlatt Verborgen:\nNotiz",
        ),
        ("Grüße\n  eingerückt".encode(), "Text", "", "Grüße\n  eingerückt"),
        ("Grüße".encode("cp1252"), "Text", "", "Grüße"),
        ("Grüße".encode("utf-16"), "Text", "", "Grüße"),
        ("Grüße".encode("utf-8-sig"), "Text", "", "Grüße"),
        (b"Name;Betrag\nErika;12,50", "Text", "", "Name;Betrag\nErika;12,50"),
        (
            b"<html><style>p{}</style><script>x()</script><!-- geheim --><p>Hallo &amp; Welt<img src=x></p>",
            "HTML",
            "",
            "Hallo & Welt [Bild nicht übernommen]",
        ),
        (
            _MAIL + b"\r\nGuten Tag\r\n",
            "E-Mail",
            "",
            "Von: amt@lindenrath.example\nAn: erika@beispiel.example\nBetreff: Gebühren\n\nGuten Tag",
        ),
        (
            _MAIL + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nR3V0ZW4gVGFn\r\n",
            "E-Mail",
            "",
            "Von: amt@lindenrath.example\nAn: erika@beispiel.example\nBetreff: Gebühren\n\nGuten Tag",
        ),
        (
            _MAIL + b"Content-Type: text/html\r\n\r\n<p>Guten <b>Tag</b></p>",
            "E-Mail",
            "",
            "Von: amt@lindenrath.example\nAn: erika@beispiel.example\nBetreff: Gebühren\n\nGuten Tag",
        ),
    ],
)
def test_what_is_read(raw: bytes, kind: str, extent: str, text: str) -> None:
    pages = read(raw)
    assert (pages.kind, pages.extent, pages.text()) == (kind, extent, text)


def test_attachments_of_a_mail_are_named_and_left_out() -> None:
    raw = _MAIL + (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nAnbei.\r\n'
        b'--b\r\nContent-Disposition: attachment; filename="akte.txt"\r\n\r\nGEHEIM\r\n--b--'
    )
    text = read(raw).text()
    assert "[Anhang nicht übernommen: akte.txt]" in text
    assert "GEHEIM" not in text


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (pdf(""), Reason.NO_TEXT),
        (pdf("", image=True), Reason.NO_TEXT),
        (pdf("", "", image=True), Reason.NO_TEXT),
        (pptx(["", ""]), Reason.NO_TEXT),
        (docx("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"), Reason.NO_TEXT),
        (b"", Reason.NO_TEXT),
        (b" \n ", Reason.NO_TEXT),
        (locked_pdf("Geheim", "kennwort"), Reason.PASSWORD),
        (odf("<text:p>x</text:p>", manifest="<m><encryption-data/></m>"), Reason.PASSWORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Reason.PASSWORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), Reason.OLD_OFFICE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), Reason.BROKEN),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Reason.UNKNOWN),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", Reason.UNKNOWN),
        (b"MZ\x90\x00\x03", Reason.UNKNOWN),
        (b"{\\rtf1\\ansi DE89}", Reason.UNKNOWN),
        (b"\xef\xbb\xbf{\\rtf1\\ansi DE89}", Reason.UNKNOWN),
        (b" \r\n{\\rtf1\\ansi DE89}", Reason.UNKNOWN),
        (b"text\x00text", Reason.UNKNOWN),
        (b"\xff\xfea", Reason.UNKNOWN),
        (b"\x81\x8d undefined", Reason.UNKNOWN),
        (archive({"a.txt": "x"}), Reason.UNKNOWN),
        (b"PK\x03\x04 nothing more", Reason.BROKEN),
        (archive({"xl/workbook.xml": "<x"}), Reason.BROKEN),
        (b"%PDF-1.7\nnothing more", Reason.BROKEN),
    ],
)
def test_what_cannot_be_read(raw: bytes, reason: Reason) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(raw).text()
    assert caught.value.reason is reason


@pytest.mark.parametrize("raw", [docx(paragraph("Text")), odf("<text:p>Text</text:p>")])
def test_authors_stay_here(raw: bytes) -> None:
    assert read(raw).text() == "Text"
