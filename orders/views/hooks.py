from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.request import RawPostDataException, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from orders.gateways import BadNotice, NoGateway
from orders.models import GatewayAccount
from orders.notices import receive_notice


@csrf_exempt
@require_POST
def stripe(request: HttpRequest, account: int) -> HttpResponse:
    """Take a message of the payment provider. A wrong signature: 400, and nothing is stored."""
    row = get_object_or_404(GatewayAccount, pk=account, provider="stripe")
    try:
        receive_notice(
            row, body=request.body, signature=request.headers.get("Stripe-Signature", "")
        )
    except (BadNotice, NoGateway, UnreadablePostError, RawPostDataException):
        return HttpResponseBadRequest("Bad signature or message", content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
