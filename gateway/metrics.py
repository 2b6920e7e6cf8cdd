# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Prometheus metrics. No label names a person, a key or a text; docs/operations/metrics.md explains each."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

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
