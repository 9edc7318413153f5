"""The door of signed deliveries."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from loudou.kernel.context import Source
from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.errors import BodyTooLarge
from loudou.marketing.intake.services.admit_call import admit_call
from loudou.marketing.intake.services.receive_delivery import receive_delivery
from loudou.marketing.intake.shapes import Signed
from loudou.marketing.intake.views.visitor import address_hash, public_context

LARGEST_BODY = 1024 * 1024
MOST_CALLS = 300


@csrf_exempt  # signed by the sender; there is no session to misuse
@require_POST
def deliver(request: HttpRequest, key: str) -> JsonResponse:
    """202 for a new delivery, 200 for one that came before; every refusal is a problem document."""
    ctx = public_context(request, Source.API)
    address = address_hash(request)
    admit_call(ctx, of=f"source:{key}:{address}", limit=MOST_CALLS)
    signed = Signed(
        delivery_id=request.headers.get("Webhook-Id", ""),
        timestamp=request.headers.get("Webhook-Timestamp", ""),
        signatures=request.headers.get("Webhook-Signature", ""),
        body=_body(request),
    )
    kept = receive_delivery(ctx, key=key, signed=signed)
    told = {"delivery": str(kept.delivery_id), "rows": kept.row_count, "is_new": kept.is_new}
    return JsonResponse(told, status=202 if kept.is_new else 200)


def _body(request: HttpRequest) -> bytes:
    declared = request.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > LARGEST_BODY:
        problem = FieldProblem("Content-Length", "too_large", "A delivery has at most 1 MiB.")
        raise BodyTooLarge("The delivery is too large. Nothing of it was kept.", problems=[problem])
    body: bytes = request.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        problem = FieldProblem("$", "too_large", "A delivery has at most 1 MiB.")
        raise BodyTooLarge("The delivery is too large. Nothing of it was kept.", problems=[problem])
    return body
