# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a word marks a document, and is not only spoken of: the forms that both marking rules share.

»Vertraulich« on a line of its own, at the head of one (»Vertraulich! Nur für ...«), between bars, in brackets, behind
»Status:« or »Einstufung:«, or in »Dieses Dokument ist vertraulich« marks. »Wir behandeln Ihre Daten vertraulich« and
»in nichtöffentlicher Sitzung beschloss der Rat« speak about it.
"""

_KEY = (
    r"\b(?i:status|einstufung|eingestuft als|vertraulichkeit(?:sstufe|sgrad|sklasse)?|klassifi(?:zierung|kation)|"
    r"geheimhaltungsgrad|geheimhaltung|schutzklasse|schutzstufe|verschlusssache|öffentlichkeit(?:sstatus)?|sitzungsart|"
    r"sitzungsteil|behandlung|verteiler|sensibilität|sensitivity|classification)[*_]{0,2}\s?[:=|][*_]{0,2}\s{0,2}"
)
_PAPER = (
    r"(?i:dies(?:e|es|er)|das|die|der) (?i:anliegende |beigefügte |vorliegende |"
    r"folgende )?(?i:dokument|schreiben|vorlage|"
    r"unterlagen?|bericht|vermerk|papier|protokoll|niederschrift|datei|anlagen?|entwurf|präsentation|"
    r"akte|liste|tabelle)"
)
# Before a mark on its line: bullets, numbering, quotation marks of mails, Markdown; behind it, the same and a stop.
_HEAD = r"[\s>*#_|=~\"»„(\[!-]{0,8}(?:(?:[A-Z]|[IVX]{1,4}|\d{1,2}|TOP \d{1,2}|Teil [A-Z])[.):]? ?[-]? ?)?[*_]{0,3}"
_TAIL = r"[\s*#_|=~\"«“)\]!.:-]{0,8}"


def marking(words: str) -> str:
    """The RE2 pattern of all forms for an alternation of marks, in which spaces are one space."""
    mark = rf"(?:{words})"
    row = rf"{mark}(?:(?: ?[-/|,] ?| \(|\) ){mark}){{0,3}}"
    return (
        rf"(?m:^{_HEAD}{row}{_TAIL}$)"  # on its own
        rf"|(?m:^[\s>*#_|\"»„(\[-]{{0,8}}{row}[*_]{{0,3}}(?:[!:]| -) )"  # heads a line
        rf"|(?m:[|•·] ?[*_]{{0,3}}{row}[*_]{{0,3}} ?(?:[|•·]|$))"  # between bars, in a header or table
        rf"|[(\[]\s?{row}\s?[)\]]"
        rf"|{_KEY}{row}\b"
        rf"|\b{_PAPER} (?i:ist|sind)(?: als)? {row}\b"
    )
