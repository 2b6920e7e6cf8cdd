# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text of web pages. Not read, and so never passed on: scripts, styles, comments, attributes and images."""

from html.parser import HTMLParser

from gateway.documents_limits import IMAGE, Pages

_SKIPPED = {"script", "style", "template"}
_LINES = {"address", "article", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "footer", "form",
          "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre",
          "section", "table", "title", "tr", "ul"}  # fmt: skip


def read_html(text: str) -> Pages:
    pages = Pages("HTML")
    reader = _HtmlText(pages)
    reader.feed(text)
    reader.close()
    return pages


class _HtmlText(HTMLParser):
    def __init__(self, pages: Pages) -> None:
        super().__init__(convert_charrefs=True)
        self._pages = pages
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._skipped += tag in _SKIPPED
        if tag in _LINES:
            self._pages.add("\n")
        elif tag == "img":
            self._pages.add(f" {IMAGE} ")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._pages.add(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED and self._skipped:
            self._skipped -= 1
        elif tag in _LINES:
            self._pages.add("\n")
        elif tag in {"td", "th"}:
            self._pages.add(" | ")
