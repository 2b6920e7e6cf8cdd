# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m ops.bench.compare_ours`: the gateway's tiers 0 and 1, normalisation included, as a scanner to be timed."""

from ops.bench.compare_worker import serve


def main() -> None:
    from gateway.detect.engine import Engine
    from gateway.detect.registry import DETECTORS
    from ops.evaluation.readers import town_tuning

    engine = Engine(town_tuning())
    serve(
        lambda text: sum(finding.count for finding in engine.scan(text)),
        f"{len(DETECTORS)} rules of tiers 0 and 1 on RE2, with normalisation",
    )


if __name__ == "__main__":
    main()
