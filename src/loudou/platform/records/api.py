"""The REST door: one set of operations per declared record type."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from loudou.kernel.context import Context
from loudou.kernel.errors import Forbidden, Invalid, LoudouError
from loudou.platform.access.queries import require
from loudou.platform.changes.queries import history_of
from loudou.platform.records.actions import actions_of, run_action
from loudou.platform.records.declaration import Action, RecordType
from loudou.platform.records.fields import fields_for
from loudou.platform.records.history import shown_history
from loudou.platform.records.idempotency import KeyRequired, once
from loudou.platform.records.outputs import dump, records_out
from loudou.platform.records.query import (
    ListQuery,
    count_records,
    get_record,
    list_records,
    matching,
    successor_of,
)
from loudou.platform.records.schemas import (
    ActionIn,
    BulkIn,
    Count,
    ListOf,
    Moved,
    SetActionIn,
    input_schema,
    output_schema,
)
from loudou.platform.records.services.create import create_records
from loudou.platform.records.services.edit import edit_records

MOST_IN_A_SET = 10_000


def context_of(request: HttpRequest) -> Context:
    """The context the authentication put on the request."""
    ctx: Context = request.loudou  # type: ignore[attr-defined]  # set by authentication
    return ctx


def answer(body: Any, status: int = 200) -> HttpResponse:
    """A JSON answer without a second validation of what we just built."""
    return HttpResponse(dump(body), status=status, content_type="application/json")


def written(request: HttpRequest, act: Callable[[], tuple[int, Any]], *, needs_key: bool = False) -> HttpResponse:
    """Run a write, once per idempotency key when one is given. Raises KeyRequired where money moves without one."""
    ctx = context_of(request)
    key = request.headers.get("Idempotency-Key")
    if key is None:
        if needs_key:
            raise KeyRequired("Send an Idempotency-Key header: this call moves money.")
        status, body = act()
        return answer(body, status)

    def encoded() -> tuple[int, bytes]:
        status, body = act()
        return status, dump(body)

    if ctx.actor_id is None:
        raise Forbidden("Only a user calls the API.")
    asked = f"{request.method} {request.get_full_path()}\n".encode() + _sent(request)
    status, stored = once(ctx.actor_id, key, asked, ctx.now, encoded)
    return HttpResponse(stored, status=status, content_type="application/json")


def _sent(request: HttpRequest) -> bytes:
    """What tells one body from another; a form with files was read away as it came, so its parts are looked at."""
    if request.content_type != "multipart/form-data":
        return request.body
    digest = sha256(repr(sorted(request.POST.lists())).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.digest()


def read_one(ctx: Context, record_type: RecordType, record_id: UUID) -> dict[str, Any]:
    """One record with every field the actor may read."""
    record = get_record(ctx, record_type, record_id)
    columns = list(fields_for(ctx, record_type).values())
    attributes = {c.field.attribute for c in columns} | {"id"} | {n for n in ("currency",) if hasattr(record, n)}
    row = {name: getattr(record, name) for name in attributes}
    return records_out(columns, [row | {"version": record.version}])[0]


def record_router(record_type: RecordType) -> Router:
    """The operations on one record type."""
    router = Router(tags=[record_type.plural])
    _reading(router, record_type, output_schema(record_type))
    if record_type.can_create:
        _creating(router, record_type, input_schema(record_type, for_edit=False))
    if record_type.can_edit:
        _editing(router, record_type, input_schema(record_type, for_edit=True))
    for action in actions_of(record_type):
        _acting(router, record_type, action)
    return router


def _reading(router: Router, record_type: RecordType, out: type[Schema]) -> None:
    key = record_type.key

    @router.get("", response={200: ListOf}, operation_id=f"list_{key}", summary=f"List {record_type.plural}")
    def list_(  # noqa: PLR0917 - the query parameters are the interface
        request: HttpRequest,
        filter: str = "",  # noqa: A002 - the public name
        q: str = "",
        sort: str = "",
        fields: str = "",
        limit: int = 50,
        cursor: str = "",
        count: Count = "none",
    ) -> HttpResponse:
        ctx = context_of(request)
        require(ctx, key, "read")
        columns = tuple(name for name in fields.split(",") if name)
        query = ListQuery(filter=filter, text=q, sort=sort, columns=columns, limit=limit, cursor=cursor)
        page = list_records(ctx, record_type, query)
        body: dict[str, Any] = {"items": records_out(page.columns, page.rows), "next": page.next_cursor}
        if count != "none":
            body["count"] = count_records(ctx, record_type, query, is_exact=count == "exact")
        return answer(body)

    moved = {308: Moved} if record_type.successor else {}

    @router.get("/{uuid:record_id}", response={200: out, **moved}, operation_id=f"get_{key}")
    def get(request: HttpRequest, record_id: UUID) -> HttpResponse:
        ctx = context_of(request)
        successor = successor_of(ctx, record_type, record_id)
        return answer(read_one(ctx, record_type, record_id)) if successor is None else _moved(request, successor)

    @router.get("/{uuid:record_id}/history", response={200: ListOf}, operation_id=f"history_{key}")
    def history(request: HttpRequest, record_id: UUID) -> HttpResponse:
        ctx = context_of(request)
        get_record(ctx, record_type, record_id)
        return answer({"items": shown_history(ctx, record_type, history_of([record_id])), "next": None})


def _moved(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The record was merged into another: its address, for good."""
    response = answer({"id": record_id, "code": "merged"}, 308)
    response.headers["Location"] = str(request.path.rsplit("/", 1)[0]) + f"/{record_id}"
    return response


def _creating(router: Router, record_type: RecordType, new: type[Schema]) -> None:
    key = record_type.key

    @router.post("", response={201: dict[str, Any]}, operation_id=f"create_{key}")
    def create(request: HttpRequest, payload: new) -> HttpResponse:  # type: ignore[valid-type]  # built per record type
        ctx, values = context_of(request), given(payload)

        def act() -> tuple[int, Any]:
            (record_id,) = create_records(ctx, record_type, [values])
            return 201, read_one(ctx, record_type, record_id)

        return written(request, act)

    @router.post("/bulk", response={200: dict[str, Any]}, operation_id=f"bulk_create_{key}")
    def bulk(request: HttpRequest, payload: BulkIn) -> HttpResponse:
        ctx = context_of(request)
        return written(request, lambda: (200, {"results": _bulk(ctx, record_type, payload)}))


def _editing(router: Router, record_type: RecordType, edit: type[Schema]) -> None:
    key = record_type.key

    @router.patch("/{uuid:record_id}", response={200: dict[str, Any]}, operation_id=f"edit_{key}")
    def patch(request: HttpRequest, record_id: UUID, payload: edit) -> HttpResponse:  # type: ignore[valid-type]  # built per record type
        ctx, values = context_of(request), given(payload)
        version = values.pop("version")

        def act() -> tuple[int, Any]:
            edit_records(ctx, record_type, [record_id], values, version=version)
            return 200, read_one(ctx, record_type, record_id)

        return written(request, act)


def _acting(router: Router, record_type: RecordType, action: Action) -> None:
    key = record_type.key
    path = action.key.replace("_", "-")

    @router.post(
        "/{uuid:record_id}/actions/" + path,
        response={200: dict[str, Any]},
        operation_id=f"{action.key}_{key}",
        summary=str(action.label),
    )
    def one(request: HttpRequest, record_id: UUID, payload: ActionIn | None = None) -> HttpResponse:
        ctx = context_of(request)
        values = payload.values if payload else {}
        act = lambda: (200, run_action(ctx, record_type, action.key, ids=[record_id], raw=values))  # noqa: E731 - short
        return written(request, act, needs_key=action.moves_money)

    if not action.is_bulk:
        return

    @router.post(f"/actions/{path}", response={200: dict[str, Any]}, operation_id=f"{action.key}_{key}_set")
    def many(request: HttpRequest, payload: SetActionIn) -> HttpResponse:
        ctx = context_of(request)

        def act() -> tuple[int, Any]:
            ids = chosen_ids(ctx, record_type, action, payload.ids, payload.filter)
            return 200, run_action(ctx, record_type, action.key, ids=ids, raw=payload.values)

        return written(request, act, needs_key=action.moves_money)


def chosen_ids(
    ctx: Context, record_type: RecordType, action: Action, ids: list[UUID] | None, expression: str | None
) -> list[UUID]:
    """The records a set action means: those named, or all a filter finds that the actor may do it to."""
    if (ids is None) == (expression is None):
        raise Invalid("Name the records by ids or by a filter, one of both.", field="ids")
    if ids is not None:
        return ids
    query = ListQuery(filter=expression or "")
    found = matching(ctx, record_type, query, action.access_action).order_by("pk").values_list("pk", flat=True)
    chosen = list(found[: MOST_IN_A_SET + 1])
    if len(chosen) > MOST_IN_A_SET:
        raise Invalid("This finds more than %(most)s records. Narrow the list first.", most=MOST_IN_A_SET)
    return chosen


def given(payload: Schema) -> dict[str, Any]:
    """Only what the caller sent, with decimals as text."""
    return dict(payload.model_dump(exclude_unset=True))


def _bulk(ctx: Context, record_type: RecordType, payload: BulkIn) -> list[Mapping[str, Any]]:
    if payload.atomic:
        return [{"id": record_id} for record_id in create_records(ctx, record_type, payload.rows)]
    results: list[Mapping[str, Any]] = []
    for number, row in enumerate(payload.rows, start=1):
        try:
            (record_id,) = create_records(ctx, record_type, [row])
            results.append({"id": record_id})
        except LoudouError as error:
            found = [{"field": p.field, "row": number, "code": p.code, "message": p.message} for p in error.problems]
            results.append({"error": {"code": error.code, "detail": error.detail, "errors": found}})
    return results
