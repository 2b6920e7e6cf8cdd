# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Prometheus metrics. No label names a person, a key or a text; docs/operations/metrics.md explains each."""

import time
from collections.abc import Iterable
from itertools import product

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from gateway.zones import DataClass, Zone

REGISTRY = CollectorRegistry()
_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120)

REQUESTS = Counter("ampel_requests_total", "Requests by outcome", ["zone", "model", "code"], registry=REGISTRY)
VERDICTS = Counter(
    "ampel_verdicts_total",
    "Judged requests by zone asked, verdict and data class",
    ["zone", "verdict", "data_class"],
    registry=REGISTRY,
)
DETECTIONS = Counter(
    "ampel_detections_total", "Requests in which a detector found something", ["detector"], registry=REGISTRY
)
BUDGET_REFUSALS = Counter(
    "ampel_budget_refusals_total", "Requests for which a budget had no room", ["limit"], registry=REGISTRY
)
STAGE = Histogram(
    "ampel_stage_seconds",
    "What the gateway itself adds to a request: identity, body, detection, taint, names, ledger",
    ["stage"],
    buckets=(0.0001, 0.00025, 0.0005, *_BUCKETS),
    registry=REGISTRY,
)
UPSTREAM_UP = Gauge(
    "ampel_upstream_up",
    "Whether the last call of a model was answered (1) or failed (0)",
    ["zone", "model"],
    registry=REGISTRY,
)
UPSTREAM_FAILURES = Counter(
    "ampel_upstream_failures_total",
    "Calls of a model that failed, by reason",
    ["zone", "model", "code"],
    registry=REGISTRY,
)
TOKENS = Counter("ampel_tokens_total", "Tokens settled", ["zone", "model", "direction"], registry=REGISTRY)
MICRO_EUR = Counter("ampel_cost_micro_eur_total", "Cost settled, in micro-EUR", ["zone", "model"], registry=REGISTRY)
DECISION = Histogram(
    "ampel_decision_seconds",
    "From the request's arrival to the decision, the ledger included",
    buckets=_BUCKETS,
    registry=REGISTRY,
)
FIRST_BYTE = Histogram(
    "ampel_first_byte_seconds",
    "From the request's arrival to the first byte of the answer",
    ["zone"],
    buckets=_BUCKETS,
    registry=REGISTRY,
)
UNSETTLED = Counter(
    "ampel_settlement_failures_total", "Settlements given up; settled later as orphans", registry=REGISTRY
)
BUDGET_SPENT = Gauge(
    "ampel_budget_spent_micro_eur",
    "Spent this month (UTC) by everybody together, in micro-EUR: of the town, and of each zone",
    ["budget"],
    registry=REGISTRY,
)
BUDGET_LIMIT = Gauge(
    "ampel_budget_limit_micro_eur",
    "Limit of the month in the policy, in micro-EUR; without a limit there is no line",
    ["budget"],
    registry=REGISTRY,
)
LITELLM_UP = Gauge("ampel_litellm_up", "Whether LiteLLM says that it is ready (1) or not (0)", registry=REGISTRY)
# A moment and not an age: it goes on ageing when the gateway can no longer look it up.
AUDIT_SEALED = Gauge(
    "ampel_audit_sealed_until_timestamp_seconds",
    "All that was recorded before this moment lies signed in the export directory",
    registry=REGISTRY,
)
# Until it was looked up for the first time, nobody should think that nothing was sealed for fifty years.
AUDIT_SEALED.set(time.time())


def begin(models: Iterable[tuple[str, str]]) -> None:
    """Show what has not happened yet as 0: of a counter that comes out of nowhere, Prometheus misses the first step.

    `models` are zone and name of each.
    """
    for code in ("database_unavailable", "detector_failed", "internal_error"):
        REQUESTS.labels("none", "none", code)
    for zone, name in models:
        for code in ("ok", "internal_error"):
            REQUESTS.labels(zone, name, code)
        for code in ("upstream_down", "upstream_timeout", "upstream_broken_off", "upstream_garbage"):
            UPSTREAM_FAILURES.labels(zone, name, code)
        for direction in ("in", "out"):
            TOKENS.labels(zone, name, direction)
        MICRO_EUR.labels(zone, name)
    for place, verdict, data_class in product(Zone, ("allow", "deny", "reroute", "pseudonymise"), DataClass):
        VERDICTS.labels(place.value, verdict, data_class.value)
    for limit in ("user", "key", "user_zone", "zone", "town"):
        BUDGET_REFUSALS.labels(limit)
