# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""E-mail addresses, also written around: »name (at) example.de«, »name AT example PUNKT de«, umlaut domains.

Source: RFC 5321 and RFC 6531 for what is allowed, kept to what people write. An address is recognised by its
ending: any two letters or more after a real "@", but only a well-known ending where the "@" is a word or stands alone,
because »at« is a word too.
"""

import re

from gateway.detect.detector import Detector

# Letters outside of ASCII, as ranges of scripts: the class \pL would cost thousands of instructions. No punctuation,
# so that »name@example.de« ends where it ends.
_OTHER = r"\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{1FFF}\x{2C00}-\x{2DFF}\x{3040}-\x{D7FF}\x{F900}-\x{FAFF}"
_LOCAL = rf"[\w.%&'*+/=~{_OTHER}-]+"
_LABEL = rf"[A-Za-z0-9{_OTHER}-]+"
_TOP = rf"(?:(?i:xn--)[\w-]+|[A-Za-z{_OTHER}]+(?:[A-Za-z]\b|[{_OTHER}]))"
_SPELT_DOT = r" ?(?i:[\[({<] ?(?:dot|punkt|\.) ?[\])}>]) ?| (?i:dot|punkt) "
_DOT = rf"(?:\.|{_SPELT_DOT})"
_DOMAIN = rf"{_LABEL}(?:{_DOT}{_LABEL})*{_DOT}{_TOP}"

_AT = r"(?:@|(?i:&#0?64;|&#x40;|&commat;|%40))"
_AT_IN_BRACKETS = r"\s?[\[({<] ?(?i:@|at|ät|a) ?[\])}>]\s?"
_AT_APART = r"(?: @ ?|@ )"

_WELL_KNOWN = {
    *("de", "com", "net", "org", "eu", "info", "biz", "at", "ch"),
    *("nrw", "koeln", "berlin", "hamburg", "bayern"),
}
_FILES = {"png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "css", "js", "ts", "json", "py", "md", "txt", "pdf"}
_LONGEST = 320  # 64 characters, "@", 255 characters; nothing before that is looked at
_APART = re.compile(r"(?i) @|@ | at |[\[({<] ?a ?[\])}>]")


def _check(candidate: str) -> bool:
    if candidate.lower().startswith("git@"):  # the address of a repository, not of a person
        return False
    tail = candidate[-_LONGEST:]
    ending = re.split(r"[^\w-]", tail)[-1].lower()
    return ending in _WELL_KNOWN if _APART.search(tail) else ending not in _FILES


DETECTOR = Detector(
    id="email",
    label="eine E-Mail-Adresse",
    pattern=rf"{_LOCAL}(?:{_AT}|{_AT_IN_BRACKETS}|{_AT_APART}){_DOMAIN}"
    rf"|{_LOCAL} AT {_DOMAIN}|{_LOCAL}(?:{_SPELT_DOT}{_LABEL}){{0,3}} (?i:at|ät|ett|"
    rf"klammeraffe) {_LABEL}(?:(?:{_SPELT_DOT}){_LABEL})*(?:{_SPELT_DOT}){_TOP}",
    check=_check,
)
