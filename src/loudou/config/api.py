"""The REST API: one root, every record type's router, and what concerns all of them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie, HttpBearer

from loudou.config.answers import problem
from loudou.config.described_api import DescribedApi
from loudou.cpq.quoting.api import router as quotes_router
from loudou.insight.analytics.api import router as insight_router
from loudou.kernel.context import Context, Source
from loudou.kernel.errors import FieldProblem, LoudouError, NotFound, Unavailable
from loudou.leads.api import router as merging_router
from loudou.marketing.campaigns.api import router as attribution_router
from loudou.platform.access.explain import explain_access
from loudou.platform.access.queries import access_profile, require
from loudou.platform.changes.queries import change_feed, history_of
from loudou.platform.identity.errors import TokenRefused
from loudou.platform.identity.queries import token_holder
from loudou.platform.records.api import answer, context_of, record_router, written
from loudou.platform.records.errors import RecordInvalid
from loudou.platform.records.history import shown_history
from loudou.platform.records.query import get_record
from loudou.platform.records.registry import record_type, record_types
from loudou.platform.records.schemas import ListOf
from loudou.platform.records.services.undo import undo
from loudou.platform.transfer.api import router as imports_router

MOST_FEED_ROWS = 200


class TokenAuth(HttpBearer):
    """`Authorization: Bearer …`: the program acts as the token's user, narrowed by its scope."""

    def authenticate(self, request: HttpRequest, token: str) -> UUID:
        """Put the token's context on the request; one SQL statement."""
        now = datetime.now(UTC)
        holder = token_holder(token, now=now)
        request.loudou = Context(  # type: ignore[attr-defined]  # our own attribute
            actor_id=holder.user_id,
            now=now,
            correlation_id=request.request_id,  # type: ignore[attr-defined]  # set by the middleware
            source=Source.API,
            scope=holder.scope,
        )
        return holder.user_id


class SessionAuth(APIKeyCookie):
    """The signed-in person's own browser; unsafe calls carry the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> UUID | None:
        """Put the person's context on the request."""
        user = request.user
        if not user.is_authenticated or not user.is_active:
            return None
        request.loudou = Context(  # type: ignore[attr-defined]  # our own attribute
            actor_id=user.pk,
            now=datetime.now(UTC),
            correlation_id=request.request_id,  # type: ignore[attr-defined]  # set by the middleware
            source=Source.API,
        )
        return UUID(str(user.pk))


def build_api() -> NinjaAPI:
    """The API with an operation for everything the installed record types offer."""
    api = DescribedApi(
        title="Loudou",
        version="1",
        openapi_url="v1/openapi.json",
        docs_url="docs",
        auth=[TokenAuth(), SessionAuth()],
        urls_namespace="api",
    )
    _explain_errors(api)
    for declared in record_types():
        api.add_router(f"/v1/{declared.plural}", record_router(declared))
    api.add_router("/v1/imports", imports_router)
    api.add_router("/v1/quotes", quotes_router)
    api.add_router("/v1", insight_router)
    api.add_router("/v1", attribution_router)
    api.add_router("/v1", merging_router)
    api.add_router("/v1", common_router())
    return api


def common_router() -> Router:
    """History, undo, the change feed, who am I, and why may somebody see something."""
    router = Router(tags=["common"])

    @router.get("/me", response={200: dict[str, Any]})
    def me(request: HttpRequest) -> HttpResponse:
        ctx = context_of(request)
        profile = access_profile(ctx)
        granted = {
            declared.plural: [a for a in ("read", "create", "edit") if profile.may(declared.key, a)]
            for declared in record_types()
        }
        return answer({"id": ctx.actor_id, "scope": ctx.scope, "may": granted})

    @router.get("/history/{record}/{uuid:record_id}", response={200: ListOf})
    def history(request: HttpRequest, record: str, record_id: UUID, before: int = 2**62) -> HttpResponse:
        ctx, kind = context_of(request), record_type(record)
        get_record(ctx, kind, record_id)
        entries = history_of([record_id], before_seq=before)
        following = str(entries[-1].seq) if len(entries) == 50 else None
        return answer({"items": shown_history(ctx, kind, entries), "next": following})

    @router.get("/changes", response={200: ListOf})
    def changes(request: HttpRequest, after: int = 0, limit: int = 100) -> HttpResponse:
        return answer(_feed(context_of(request), after, min(max(limit, 1), MOST_FEED_ROWS)))

    @router.post("/change-sets/{uuid:change_set_id}/actions/undo", response={200: dict[str, Any]})
    def undo_(request: HttpRequest, change_set_id: UUID) -> HttpResponse:
        ctx = context_of(request)
        return written(request, lambda: (200, {"rows": dict(undo(ctx, change_set_id=change_set_id).rows)}))

    @router.get("/access/explain", response={200: dict[str, Any]})
    def explain(
        request: HttpRequest, user_id: UUID, record: str, record_id: UUID, action: str = "read"
    ) -> HttpResponse:
        ctx, kind = context_of(request), record_type(record)
        if user_id != ctx.actor_id:
            require(ctx, "access", "read")
            get_record(ctx, kind, record_id)
        found = explain_access(
            ctx,
            user_id=user_id,
            records=kind.model.objects.all(),  # type: ignore[attr-defined]  # explaining looks at the record itself
            record_id=record_id,
            action=action,
        )
        return answer({"allowed": found.is_allowed, "rule": found.rule, "role": found.role, "scope": found.scope})

    return router


def _feed(ctx: Context, after: int, limit: int) -> dict[str, Any]:
    """Changes of visible records only, oldest first; the cursor moves past what the reader may not see."""
    readable = {t.model._meta.db_table: t for t in record_types() if access_profile(ctx).may(t.key, "read")}
    entries = change_feed(sorted(readable), after_seq=after, limit=limit)
    items = []
    for table, kind in readable.items():
        ids = {e.row_id for e in entries if e.table == table}
        if not ids:
            continue
        seen = set(kind.model.objects.visible_to(ctx).filter(pk__in=ids).values_list("pk", flat=True))  # type: ignore[attr-defined]  # record querysets
        for entry in entries:
            if entry.table == table and entry.row_id in seen:
                items += [
                    {"seq": entry.seq, "record": kind.key, "id": entry.row_id, **shown}
                    for shown in shown_history(ctx, kind, [entry])
                ]
    items.sort(key=lambda item: int(str(item["seq"])))
    return {"items": items, "next": str(entries[-1].seq) if len(entries) == limit else None}


def _explain_errors(api: NinjaAPI) -> None:
    @api.exception_handler(LoudouError)
    def anticipated(request: HttpRequest, error: LoudouError) -> HttpResponse:
        return problem(request, error)

    @api.exception_handler(AuthenticationError)
    def unauthenticated(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return problem(request, TokenRefused("Send a valid API token as `Authorization: Bearer …`."))

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
        problems = [
            FieldProblem(".".join(str(part) for part in e["loc"][2:]) or str(e["loc"][-1]), e["type"], e["msg"])
            for e in error.errors
        ]
        return problem(request, RecordInvalid("The request does not have the expected shape.", problems=problems))

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        malformed_body = RecordInvalid(str(error.message))
        malformed_body.status = error.status_code
        return problem(request, malformed_body)

    @api.exception_handler(Http404)
    def absent(request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(request, NotFound("There is nothing here, or you may not see it."))

    @api.exception_handler(OperationalError)
    def database_gone(request: HttpRequest, _error: OperationalError) -> HttpResponse:
        return problem(request, Unavailable("The database does not answer just now. Try again in a moment."))
