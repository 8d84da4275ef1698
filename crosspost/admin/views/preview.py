from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST
from wagtail.models import Page

from core.social import is_shareable
from crosspost.admin.panel import build_preview
from crosspost.selectors import list_channels

TEXT_LIMIT = 10_000


@require_POST
def draw_preview(request: HttpRequest, page_id: int) -> HttpResponse:
    """Return the panel's preview of a page as its latest draft stands, for the text given."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = page.specific.get_latest_revision_as_object()
    site = page.get_site()
    if site is None or not is_shareable(draft):
        raise Http404
    text = request.POST.get("text", "")[:TEXT_LIMIT]
    names = [channel.name for channel in list_channels(site) if channel.kind == draft.share_kind]
    response = render(
        request,
        "crosspost/includes/preview.html",
        {
            "preview": build_preview(draft, site=site, text=text, request=request),
            "page_name": names[0] if names else "",
            "text": text,
        },
    )
    response["Cache-Control"] = "private, no-store"
    return response
