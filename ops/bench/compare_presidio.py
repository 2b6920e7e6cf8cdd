# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Presidio's pattern recognisers for German, as a scanner to be timed.

They are called directly, each over the whole text, with their checks. Left out is what would cost more: the language
model, the context words, the removal of duplicates. Everything German that is off by default is on. Runs in an
environment that has Presidio, so that it is imported by name.
"""

import sys
from importlib import import_module
from importlib.metadata import version

from ops.bench.compare_worker import serve

_GENERIC = ("EmailRecognizer", "IbanRecognizer", "CreditCardRecognizer", "PhoneRecognizer")


def main() -> None:
    # The recogniser of e-mail addresses would load a list of domains from the network; the copy in the package will do.
    domains = import_module("tldextract")
    vars(domains)["extract"] = domains.TLDExtract(suffix_list_urls=(), cache_dir=None)
    there = import_module("presidio_analyzer.predefined_recognizers")
    names = sorted(name for name in vars(there) if name.startswith("De") and name.endswith("Recognizer"))
    recognizers = [getattr(there, name)() for name in names]
    about = f"presidio-analyzer {version('presidio-analyzer')}: {len(names)} German pattern recognisers"
    if sys.argv[1:] == ["all"]:
        recognizers += [getattr(there, name)(supported_language="de") for name in _GENERIC]
        about += ", and those for e-mail, IBAN, card, telephone"

    def scan(text: str) -> int:
        return sum(len(one.analyze(text, one.supported_entities, None)) for one in recognizers)

    serve(scan, about)


if __name__ == "__main__":
    main()
