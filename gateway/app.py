# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""HTTP in and out. The surface is small and everything else is a 404 with a sentence that helps."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib import resources
from typing import Any
from uuid import UUID, uuid4

import orjson
from aiohttp import web
from prometheus_client import generate_latest

from gateway import audit_task, body, gauges, housekeeping, metrics
from gateway.database import Database, DatabaseUnavailableError
from gateway.decide import opens
from gateway.detect.engine import Engine
from gateway.detect.second import SecondReader
from gateway.documents_reader import Reader
from gateway.examine import Examiner
from gateway.judge import Judge
from gateway.logs import places
from gateway.metrics import DECISION, REGISTRY, REQUESTS
from gateway.policy import Model, Policy
from gateway.refusals import NOTHING_LEFT, RefusedError, invalid, unavailable
from gateway.relay import BEGUN, OUTCOME, Relay
from gateway.settings import Settings
from gateway.upstream import Upstream

_log = logging.getLogger("gateway")
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

JUDGE = web.AppKey("judge", Judge)
RELAY = web.AppKey("relay", Relay)
DATABASE = web.AppKey("database", Database)
MAX_BODY_MB = web.AppKey("max_body_mb", int)
# Who the request is about is kept for the log and the metrics, so that the handlers need not pass it on.
REQUEST_ID: web.RequestKey[UUID] = web.RequestKey("request_id", UUID)
MODEL: web.RequestKey[Model] = web.RequestKey("model", Model)
# Kept by hand; tests/contract/test_openapi.py holds it against what the gateway does.
_DESCRIPTION = resources.files("gateway").joinpath("openapi.json").read_bytes()


def create(settings: Settings, policy: Policy) -> web.Application:
    """Build the gateway. It starts without PostgreSQL and without LiteLLM, and refuses until they are there."""
    app = web.Application(client_max_size=settings.max_body_mb * 1_048_576, middlewares=[_answer_errors])
    database = Database(str(settings.database_url), settings.database_pool)
    app[DATABASE] = database
    tuning = policy.detection.tuning()
    names = None
    if policy.detection.names_by_model:
        names = SecondReader(tuning, deadline_seconds=policy.detection.deadline_seconds)
    examiner = Examiner(Engine(tuning), names)
    files = Reader()
    app[JUDGE] = Judge(policy, settings, database, examiner, files)
    app[MAX_BODY_MB] = settings.max_body_mb
    metrics.begin((model.zone.value, model.name) for model in policy.models)
    gauges.limits(policy.budgets)
    app.router.add_get("/v1/models", _models)
    app.router.add_post("/v1/chat/completions", _chat)
    app.router.add_post("/v1/embeddings", _embeddings)
    app.router.add_get("/healthz", _health)
    app.router.add_get("/metrics", _metrics)
    app.router.add_get("/openapi.json", _description)

    async def lifetime(app: web.Application) -> AsyncIterator[None]:
        upstream = Upstream(settings)
        app[RELAY] = Relay(settings, database, upstream)
        url, retention = str(settings.database_url), policy.audit.retention_days
        chores = (
            asyncio.create_task(housekeeping.run(database, policy.detection.memory_days)),
            asyncio.create_task(gauges.run(database, upstream)),
            asyncio.create_task(
                audit_task.run(url, settings.audit_dir, settings.audit_key_file, settings.audit_seal_minutes, retention)
            ),
        )
        if names is not None:
            names.start()
        yield
        for chore in chores:
            chore.cancel()
        await app[RELAY].close()
        await upstream.close()
        await examiner.close()
        await files.close()
        await database.close()

    app.cleanup_ctx.append(lifetime)
    return app


async def _chat(request: web.Request) -> web.StreamResponse:
    return await _call(request, "/v1/chat/completions", body.chat)


async def _embeddings(request: web.Request) -> web.StreamResponse:
    return await _call(request, "/v1/embeddings", body.embedding)


async def _call(http: web.Request, path: str, read: Callable[[bytes], body.Request]) -> web.StreamResponse:
    started = time.monotonic()
    # First who asks: nobody without a key can make us take in a large body.
    identity = await http.app[JUDGE].identify(http.headers)
    try:
        raw = await http.read()
    except web.RequestPayloadError:
        raise invalid("invalid_body", "Die Anfrage kam unvollständig oder falsch komprimiert an.") from None
    permit, request = await http.app[JUDGE].judge(http[REQUEST_ID], identity, http.headers, raw, read)
    http[MODEL] = permit.model
    DECISION.observe(time.monotonic() - started)
    return await http.app[RELAY].carry(http, path, permit, request, started)


async def _models(request: web.Request) -> web.Response:
    judge = request.app[JUDGE]
    identity = await judge.identify(request.headers)
    open_models = [
        model
        for model in judge.policy.models
        if opens(model, identity.level, identity.max_zone)
        # A person's list is the menu of the chat; a model that only makes embeddings is of no use there.
        and ("chat" in model.capabilities or identity.user_id is None)
    ]
    return _json(200, {"object": "list", "data": [_described(judge.policy, model) for model in open_models]})


def _described(policy: Policy, model: Model) -> dict[str, Any]:
    return {
        "id": model.name,
        "object": "model",
        "created": 0,
        "owned_by": model.zone.value,
        "name": model.display_name,
        "zone": model.zone.value,
        "max_class": policy.max_class(model).value,
        "context_length": model.context,
        "capabilities": model.capabilities,
        "simulation": model.simulation,
    }


async def _health(request: web.Request) -> web.Response:
    await request.app[DATABASE].fetchval("SELECT 1")
    return _json(200, {"status": "ok"})


async def _metrics(_request: web.Request) -> web.Response:
    return web.Response(body=generate_latest(REGISTRY), headers={"Content-Type": "text/plain; version=0.0.4"})


async def _description(_request: web.Request) -> web.Response:
    return web.Response(body=_DESCRIPTION, content_type="application/json")


@web.middleware
async def _answer_errors(request: web.Request, handler: _Handler) -> web.StreamResponse:
    request[REQUEST_ID] = uuid4()
    try:
        response = await handler(request)
    except RefusedError as refusal:
        return _refuse(request, refusal)
    except DatabaseUnavailableError:
        return _refuse(
            request,
            unavailable(
                "database_unavailable",
                "Die Plattform ist gerade nicht bereit: Ohne ihre Datenbank wird nichts durchgelassen. Bitte versuchen "
                f"Sie es in einer Minute erneut. {NOTHING_LEFT}",
            ),
        )
    except web.HTTPException as error:
        refused = _refuse(request, _http_refusal(error, request))
        if isinstance(error, web.HTTPMethodNotAllowed):
            refused.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
        return refused
    except asyncio.CancelledError:
        _count(request, "aborted")
        raise
    except ConnectionError:
        # Only the client's connection: those to LiteLLM and PostgreSQL have errors of their own.
        _count(request, "aborted")
        return web.Response(status=499)
    except Exception as error:
        return _bug(request, error)
    _count(request, request.get(OUTCOME, "ok"))
    return response


def _bug(request: web.Request, error: Exception) -> web.StreamResponse:
    # Messages of unexpected errors can quote the request: only the type and the places are logged.
    _log.error("request %s failed: %s at %s", request[REQUEST_ID], type(error).__name__, places(error.__traceback__))
    if BEGUN in request:
        # Broken off, so that nobody takes the answer for whole.
        _count(request, "internal_error")
        if request.transport is not None:
            request.transport.abort()
        return request[BEGUN]
    return _refuse(
        request,
        RefusedError(
            500,
            "internal_error",
            "internal_error",
            f"Das hätte nicht geschehen dürfen. Bitte melden Sie der IT die Kennung {request[REQUEST_ID]}.",
        ),
    )


def _http_refusal(error: web.HTTPException, request: web.Request) -> RefusedError:
    if isinstance(error, web.HTTPRequestEntityTooLarge):
        limit = request.app[MAX_BODY_MB]
        message = (
            f"Die Anfrage ist größer als {limit} MB. Kürzen Sie den Text oder teilen Sie ihn auf (Einstellung: "
            f"AMPEL_MAX_BODY_MB). {NOTHING_LEFT}"
        )
        return RefusedError(413, "invalid_request_error", "body_too_large", message)
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted(error.allowed_methods))
        message = f"Die Methode {error.method} gibt es hier nicht. Erlaubt: {allowed}."
        return RefusedError(405, "invalid_request_error", "method_not_allowed", message)
    message = (
        "Diese Adresse gibt es hier nicht. Es gibt: GET /v1/models, POST /v1/chat/completions, POST /v1/embeddings, "
        "GET /healthz, GET /metrics, GET /openapi.json."
    )
    return RefusedError(error.status, "invalid_request_error", "not_found", message)


def _refuse(request: web.Request, refusal: RefusedError) -> web.Response:
    request_id = str(request[REQUEST_ID])
    _count(request, refusal.code, refusal.details.get("zone"))
    _log.info(
        "request %s refused: %d %s",
        request_id,
        refusal.status,
        refusal.code,
        extra={"fields": {"request": request_id, "status": refusal.status, "code": refusal.code}},
    )
    response = _json(refusal.status, refusal.body(request_id))
    response.headers["X-Request-Id"] = request_id
    return response


def _count(request: web.Request, code: str, zone: str | None = None) -> None:
    model = request.get(MODEL)
    REQUESTS.labels(model.zone.value if model else zone or "none", model.name if model else "none", code).inc()


def _json(status: int, content: dict[str, Any]) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(content), content_type="application/json")
