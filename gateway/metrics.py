# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Prometheus metrics. No label names a person, a key or a text."""

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()
_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120)

REQUESTS = Counter("ampel_requests_total", "Requests by outcome", ["zone", "model", "code"], registry=REGISTRY)
DETECTIONS = Counter(
    "ampel_detections_total", "Requests in which a detector found something", ["detector"], registry=REGISTRY
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
