# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""German number plates: a real district code, one or two letters, one to four digits.

Source: s. 9 FZV and annex 2 to it; at most eight characters; E and H are suffixes. There is no check digit, so that
the form decides: with a hyphen after the district, with spaces only where the parts cannot be words, and in any
form after »Kennzeichen«. Norms, regulations and devices of the same form are listed.
"""

import re

from gateway.detect.detector import GAP, Detector
from gateway.detect.districts import DISTRICTS

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
    "DIN": {"A", "B", "C", "D", "E", "EN", "V", "VG"},  # paper sizes and norms
    "EU": {"DS", "KI", "RL", "VO"},  # regulations and directives
    "HP": {"DL", "LJ", "ML"},  # servers and printers
    "HR": {"A", "B"},  # commercial register
    "MM": {"DD", "YY"},  # date patterns
    "TO": {"DO"},
}


def _plausible(district: str, gap: str, letters: str, number: str) -> bool:
    if letters == "NR" or letters in _NOT_PLATES.get(district, ()):
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


DETECTOR = Detector(
    id="plate",
    label="ein Kfz-Kennzeichen",
    pattern=rf"{_KEYWORD}(?i:[A-ZÄÖÜ]{{1,3}}(?: ?[-–] ?|\s)?{_BODY})\b"
    rf"|{_LEFT}(?:{'|'.join(sorted(DISTRICTS))})(?: ?- ?|\s){_BODY}\b{_GOES_ON}",
    check=_check,
)
