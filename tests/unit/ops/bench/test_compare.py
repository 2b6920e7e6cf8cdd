# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The parts of `make bench-detect`: the stand-in for RE2, and scanners that are stopped at the limit."""

import os
import sys
from collections.abc import Iterator

import pytest
import re2

from ops.bench import compare_re, compare_texts, detect_compare
from ops.bench.compare_worker import Scanner

# Finds letters, takes forever for a text that says so, and dies of another.
SCANNER = """
import sys, time
from ops.bench.compare_worker import serve
def scan(text):
    if text == "forever":
        time.sleep(60)
    if text == "die":
        sys.exit(1)
    return text.count("a")
serve(scan, "a test")
"""


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    it = Scanner("test", [sys.executable, "-c", SCANNER], 0)
    yield it
    it.close()


def test_a_scanner_tells_its_times_and_what_it_found(scanner: Scanner) -> None:
    answer = scanner.seconds("banana", 30)
    assert answer is not None
    times, found = answer
    assert found == 3
    assert len(times) > 1
    assert all(0 < seconds < 1 for seconds in times)
    assert scanner.about == "a test"


def test_a_scanner_is_stopped_at_the_limit_and_works_on(scanner: Scanner) -> None:
    assert scanner.seconds("a", 30) is not None
    assert scanner.seconds("forever", 0.2) is None
    assert scanner.seconds("aa", 30) is not None


def test_a_scanner_that_ends_is_an_error(scanner: Scanner) -> None:
    with pytest.raises(RuntimeError, match="has ended"):
        scanner.seconds("die", 30)


def test_cells_are_medians_and_a_stopped_scanner_has_none(scanner: Scanner) -> None:
    class Slow(Scanner):
        def seconds(self, text: str, limit: float) -> tuple[list[float], int] | None:
            return None

    class Steady(Scanner):
        def seconds(self, text: str, limit: float) -> tuple[list[float], int] | None:
            return [1.0, 5.0, 3.0], 7

    slow, steady = Slow("slow", [], 0), Steady("steady", [], 0)
    assert detect_compare._cells([steady, slow], "x", 2, 1) == [(3.0, 7), None]


PATTERNS = [
    (r"\b\d{2,3}\b", "12 und 345 und 6789"),
    (r"(?i:straße) [A-ZÄÖÜ]\w+", "Straße Über Äpfel, STRASSE, STRAßE Öl"),
    (r"[\x{C0}-\x{D6}]+", "ÄÖ aÄ"),
    (r"(?:^|[^\w.,+]|\D[.,])4\d{3}", "4111 x4222 .4333 ,4444 +4555"),
    (r"(?i)o", "OO o"),
]


@pytest.mark.parametrize(("pattern", "text"), PATTERNS)
def test_the_stand_in_finds_the_same_places_as_re2(pattern: str, text: str) -> None:
    data = text.encode()
    expected = [found.span() for found in re2.compile(pattern.encode()).finditer(data)]
    assert expected
    assert [found.span() for found in compare_re.Pattern(pattern).finditer(data)] == expected


def test_the_one_known_difference_is_upper_case_outside_of_ascii() -> None:
    """RE2 folds all letters and counts ASCII for \\b; `re` does both for ASCII or both for all."""
    assert len(list(compare_re.Pattern("(?i)ö").finditer("Öö".encode()))) == 1


def test_re_reads_a_piece_that_is_cut_within_a_character() -> None:
    cut = "ü".encode()[1:] + b" B-AB 12 " + "ü".encode()[:1]
    assert [found.span() for found in compare_re.Pattern("[A-Z]-[A-Z]{2} [0-9]+").finditer(cut)] == [(2, 9)]


def test_both_find_as_much_in_the_texts_that_are_measured() -> None:
    core = max(os.sched_getaffinity(0))
    names = ("ours", "re")
    scanners = [Scanner(name, [sys.executable, "-m", f"ops.bench.compare_{name}"], core) for name in names]
    try:
        for name, text in compare_texts.ordinary().items():
            if name.endswith(" 2,000"):
                found = [timed[1] for scanner in scanners if (timed := scanner.seconds(text, 60))]
                assert len(found) == len(scanners), name
                assert found[0] == found[1], name
    finally:
        for scanner in scanners:
            scanner.close()


def test_what_re_cannot_compile_is_counted_and_finds_nothing() -> None:
    before = len(compare_re.unsupported)
    nothing = compare_re.compile_with_re(rb"\pL+")
    assert list(nothing.finditer(b"abc")) == []
    assert len(compare_re.unsupported) == before + 1
    compare_re.unsupported.pop()


def test_texts_are_as_long_as_their_names_say() -> None:
    for name, text in (compare_texts.ordinary() | compare_texts.hostile()).items():
        assert len(text) == detect_compare._length(name), name
