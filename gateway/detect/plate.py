# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""German number plates: a real district code, one or two letters, one to four digits.

Source: s. 9 FZV and annex 2 to it; at most eight characters; E and H are suffixes. There is no check digit, so that
the form decides: with a hyphen after the district, with spaces only where the parts cannot be words, and in any
form after »Kennzeichen«. Norms, regulations and devices of the same form are listed.
"""

import re
from collections.abc import Iterator

from gateway.detect.context import compiled
from gateway.detect.detector import GAP
from gateway.detect.districts import DISTRICTS
from gateway.zones import DataClass

_KEYWORD = (
    r"(?:(?i:kennzeichens?|nummernschild(?:es)?|kfz-?(?:kz|kennz|nr|schild)\.?|\bkennz\.|\bpkw|\blkw|\bkfz|fahrzeugs?|\bauto|wagen|"
    r"motorrad|roller|anhänger|license plate|number plate|licence plate)(?: (?i:lautet|ist|mit|dem|kennzeichen|des|"
    r"halters?)){0,3}"
    rf"{GAP})"
)
_WEAK = re.compile(r"(?i)(?:pkw|lkw|kfz\b|fahrzeug|auto|wagen|motorrad|roller|anh)")
_BODY = r"[A-Z]{1,2}(?:\s| ?- ?)?[1-9]\d{0,3} ?[EH]?"
# What stands before or after and makes it something else: »2024-MM-DD 10«, »VO (EU-VO 2016/679)«
_LEFT = r"(?:^|[^\w./+-]|\W-|^-)"
_GOES_ON = r"(?:[/.,:-]\d)?"

_PARTS = re.compile(r"(?s).{0,2}?([A-ZÄÖÜ]{1,3})([\s-]{0,3})([A-Z]{1,2})[\s-]{0,3}(\d{1,4}) ?[EH]?")
_LONGEST = 8
# Words and abbreviations that are district codes or letters too: »NEU AB 2024«, »UM SO 20«, in headings.
_WORDS = {
    *("AB", "AM", "AN", "DA", "DE", "DM", "DU", "EG", "EN", "ER", "ES", "EU", "IM", "IN", "IS", "IT", "JA", "KG", "KW"),
    *("OB", "OR", "PS", "RL", "SO", "UM", "VO", "WO", "ZU"),
    *("ALS", "ART", "BAD", "BEI", "BER", "EIN", "HAM", "HER", "LOS", "NEU", "ROT", "SEE", "TUT", "WAR", "WER"),
}
_NOT_PLATES = {
    "A": {"I", "II", "IV", "V"},  # classes of waste wood
    "DIN": {"A", "B", "C", "D", "E", "EN", "V", "VG"},  # paper sizes and norms
    "EU": {"DS", "KI", "RL", "VO"},  # regulations and directives
    "HP": {"DL", "LJ", "ML"},  # servers and printers
    "HR": {"A", "B"},  # commercial register
    "MM": {"DD", "YY"},  # date patterns
    "TO": {"DO"},
}
# Near a word, in more spellings: small, solid, other signs between, over a line's end; numbers of dealers.
_SIGN = r"(?: ?[-:._/·] ?|-\n|\s{1,2})"
_LOOSE = (
    rf"\b[A-Za-zÄÖÜäöü]{{1,3}}(?:{_SIGN}[A-Za-z]{{1,2}}(?:{_SIGN})?|[A-Za-z]{{1,2}})[1-9]\d{{0,3}} ?[EHeh]?\b{_GOES_ON}"
    rf"|\b[A-ZÄÖÜ]{{1,3}}[ -]{{1,3}}0[3-7] ?\d{{2,4}}\b"
)
_LOOSE_PARTS = re.compile(
    rf"([A-ZÄÖÜ]{{1,3}})({_SIGN}?)([A-Z]{{1,2}}){_SIGN}?([1-9]\d{{0,3}}) ?[EH]?"
    r"|([A-ZÄÖÜ]{1,3})[ -]{1,3}0[3-7] ?\d{2,4}"
)
_SOLID = re.compile(r"([A-ZÄÖÜ]{2,5})([1-9]\d{0,3}) ?[EH]?")
# Vehicles of the fire brigade, models, and what else is written solid.
_NO_SOLID = {
    *(
        "HLF",
        "TLF",
        "RTW",
        "KTW",
        "NEF",
        "MTF",
        "DLK",
        "ELW",
        "MTW",
        "MLF",
        "TSF",
        "BMW",
        "SLK",
        "CLK",
        "GLC",
        "GLE",
        "GLK",
    ),
    *(
        "CLA",
        "CLS",
        "MAN",
        "AMG",
        "DIN",
        "ISO",
        "TÜV",
        "USB",
        "PDF",
        "ABS",
        "EUR",
        "TOP",
        "NR",
        "ART",
        "ABE",
        "KW",
        "PS",
    ),
}
_SURE = compiled(
    r"(?i:ken+zeich|kennz\b|\bk(?:fz|raftfahrzeug)?[.-]{0,2}kz\b|\bkz\b|nummernschild|autonummer|"
    r"(?:license|licence|number) plate|plate n)"
)
_VEHICLE = compiled(
    r"(?i:kfz|kraftfahrzeug|\bfzg|fahrzeug|\bpkw|\blkw|\bautos?\b|wagens?\b|transporter|"
    r"roller\b|motorrad|mofa|moped|wohnmobil|anhänger|traktor|sprinter|abgeschleppt|abschlepp|geparkt|parkt\b|parkte|parken|parkend|parkpl[aä]tz|parkverbot|falschpark|halter|zugelassen|"
    r"zulassung|ummeld|abmeld|angemeldet|abgemeldet|betriebsetzung|parkausweis|parkschein|unfall|\bcar\b|\bbus\b|"
    r"\b(?:vw|opel|bmw|audi|ford|skoda|škoda|seat|fiat|toyota|renault|mercedes|golf|polo|passat|corsa|astra|dacia|"
    r"peugeot|hyundai|kia|mazda|nissan|tesla|volvo|porsche|smart)\b)"
)
_REACH = 64


def _loose(found: str, sure: bool) -> bool:
    """Whether it can be a plate, given a word for plates (`sure`) or for vehicles near it."""
    small = found != found.upper()
    solid = _SOLID.fullmatch(found.upper())
    if solid:
        letters, number = solid.groups()
        splits = [at for at in range(1, len(letters)) if letters[:at] in DISTRICTS and len(letters) - at <= 2]
        enough = len(letters) > 2 or sure
        return (
            bool(splits)
            and enough
            and letters not in _NO_SOLID
            and (sure or not small or len(number) > 2)
            and len(letters + number) <= _LONGEST
        )
    parts = _LOOSE_PARTS.fullmatch(found.upper())
    if parts is None:
        return False
    if parts[5]:
        return parts[5] in DISTRICTS and sure
    district, gap, letters, number = parts.groups()[:4]
    if district not in DISTRICTS or len(district + letters + number) > _LONGEST or not gap:
        return False
    if letters == "NR" or letters in _NOT_PLATES.get(district, ()):
        return False
    if not sure and len(district + letters) == 2 and len(number) < 3:
        return False  # »Parkplatz A-B 12«
    if "-" in gap or ":" in gap:
        return True
    if sure or (not small and not gap.isspace()):
        return not (district in _WORDS and letters in _WORDS)
    return (not small or len(number) > 2) and district not in _WORDS and letters not in _WORDS


def _near(data: bytes, start: int, end: int) -> tuple[int, int, bool] | None:
    """The place with the word next to it, and whether that is a word for plates."""
    first = max(0, start - _REACH)
    head = data[first:start]
    line = data[end : end + _REACH].split(b"\n", 1)[0]
    for words, sure in ((_SURE, True), (_VEHICLE, False)):
        found = max(words(head), default=None)
        if found is not None and b"\n\n" not in head[found[1] :]:
            return first + found[0], end, sure
        after = next(words(line), None)
        if after is not None:
            return start, end + after[1], sure
    return None


def _plausible(district: str, gap: str, letters: str, number: str) -> bool:
    if not gap or letters == "NR" or letters in _NOT_PLATES.get(district, ()):
        return False
    if len(district + letters) == 2:
        # »A-B 12« is a row of a car park as well: the shortest plates need a hyphen and three digits to count.
        return "-" in gap and len(number) > 2
    if "-" in gap:
        return True
    year = len(number) == 4 and number[:2] in ("19", "20")
    words = letters in _WORDS and (district in _WORDS or len(district) == 1) and (year or len(number) < 4)
    return not words and (len(letters) == 2 or len(number) > 2)  # »LG K 12« is a court


def _check(candidate: str) -> bool:
    by_keyword = re.match(_KEYWORD, candidate)
    plain = candidate[by_keyword.end() :] if by_keyword else candidate
    parts = _PARTS.fullmatch(plain.upper() if by_keyword else plain)
    if parts is None:  # it goes on behind the number: a part of something longer
        return False
    district, gap, letters, number = parts.groups()
    if district not in DISTRICTS or len(district + letters + number) > _LONGEST:
        return False
    if by_keyword:
        if _WEAK.match(candidate) and "kennz" not in candidate.lower():
            # »Fahrzeug HLF 20«, »Auto in ab 2024«
            sure = plain.isupper() or not (district in _WORDS or letters in _WORDS or len(district + letters) < 4)
            return "-" in gap or (bool(gap) and sure)
        return plain.isupper() or district not in _WORDS or letters not in _WORDS  # »Kennzeichen in DE 2024«
    return _plausible(district, gap, letters, number)


class _Plate:
    """The rule: plates as they are written, and other spellings of them with the word that belongs to them."""

    id = "plate"
    label = "ein Kfz-Kennzeichen"
    data_class = DataClass.PERSONAL
    person = True
    _places = staticmethod(
        compiled(
            rf"{_KEYWORD}(?i:[A-ZÄÖÜ]{{1,3}}(?: ?[-–] ?|\s)?{_BODY})\b"
            rf"|{_LEFT}(?:{'|'.join(sorted(DISTRICTS))})(?: ?- ?|\s){_BODY}\b{_GOES_ON}|{_LOOSE}"
        )
    )

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for start, end in self._places(data):
            found = data[start:end].decode()
            by_keyword = re.match(_KEYWORD, found)
            if not by_keyword and found[0].isalpha() and data[start - 1 : start] in _PART_OF:
                continue
            if _check(found):
                yield start, end
                continue
            if by_keyword:
                found = found[by_keyword.end() :]
            bare = found.lstrip(_EDGE)
            if bare and _loose(bare, sure=True):
                place = _near(data, end - len(bare.encode()), end)
                if place is not None and (place[2] or _loose(bare, sure=False)):
                    yield place[:2]


# »X-B-AB 12«, »0,5-m-wa 12«: part of something longer.
_PART_OF = (b"-", b"/", b".", b"+", b"@")
_EDGE = " \t\n-([{<>\"'|,;:*_=#~»«„“”›‹`"
DETECTOR = _Plate()
