"""Facebook's JSON doors for tests."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from sandbox.control import ControlError, answers_json, read_json, take_text
from sandbox.graph.models import Notice, Page, Photo, Post
from sandbox.graph.selectors import describe_post
from sandbox.graph.services import create_post, publish_due_posts
from sandbox.graph.tokens import give_new_token
from sandbox.graph.weather import Forecast, weather


def _find_page(page_id: str) -> Page:
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        raise ControlError(f"There is no Page {page_id!r}.")
    return page


@csrf_exempt
@require_http_methods(["GET", "POST"])
@answers_json
def posts(request: HttpRequest) -> JsonResponse:
    """GET lists posts, hidden ones too, newest first; ?page= narrows.

    POST {"page","message","app_id"} writes a post by hand, as a person on Facebook would, or
    as another app would if `app_id` is given.
    """
    if request.method == "POST":
        body = read_json(request)
        page = _find_page(take_text(body, "page"))
        post = create_post(
            page, app_id=take_text(body, "app_id"), message=take_text(body, "message")
        )
        return JsonResponse({"post": describe_post(post)})
    publish_due_posts()
    rows = Post.objects.select_related("page").prefetch_related("photos")
    if page_id := request.GET.get("page"):
        rows = rows.filter(page=_find_page(page_id))
    rows = rows.order_by("-created_at", "-number")
    return JsonResponse({"posts": [describe_post(post) for post in rows]})


@require_GET
def loose_photos(request: HttpRequest) -> JsonResponse:
    """Photos that were uploaded and are in no post: what a caller left behind."""
    rows = Photo.objects.filter(post__isnull=True).order_by("number")
    return JsonResponse({"photos": [{"id": row.graph_id, "page": row.page_id} for row in rows]})


@csrf_exempt
@require_http_methods(["POST"])
@answers_json
def new_token(request: HttpRequest) -> JsonResponse:
    """POST {"page"} gives one more token; what has expired stays dead."""
    page = _find_page(take_text(read_json(request), "page"))
    return JsonResponse({"token": give_new_token(page)})


@csrf_exempt
@require_http_methods(["POST"])
@answers_json
def pages(request: HttpRequest) -> JsonResponse:
    """POST {"id","name"} adds a Page and answers its token; one that stands is left as it is."""
    body = read_json(request)
    page_id = take_text(body, "id")
    if not (page_id.isascii() and page_id.isdigit() and len(page_id) <= 20):
        raise ControlError("id is the number of a Page.")
    name = take_text(body, "name") or page_id
    page, _made = Page.objects.get_or_create(
        pk=page_id, defaults={"name": name, "category": "Local business", "username": page_id}
    )
    return JsonResponse({"token": give_new_token(page)})


@require_GET
def notices(request: HttpRequest) -> JsonResponse:
    """What apps hear of by webhook, oldest first; ?after= an id leaves out what was seen."""
    after = request.GET.get("after", "0")
    rows = Notice.objects.filter(pk__gt=int(after) if after.isdecimal() else 0).order_by("pk")
    return JsonResponse(
        {
            "notices": [
                {
                    "id": row.pk,
                    "page": row.page_id,
                    "value": row.value,
                    "tries": row.tries,
                    "status": row.status,
                    "is_told": row.told_at is not None,
                }
                for row in rows
            ]
        }
    )


@csrf_exempt
@require_http_methods(["GET", "POST", "DELETE"])
@answers_json
def change_weather(request: HttpRequest) -> JsonResponse:
    """POST {"seed","rate","weights","delay_ms","late_ms"} changes it; DELETE calms it; all tell."""
    if request.method == "DELETE":
        weather.change(Forecast())
    if request.method == "POST":
        try:
            weather.change(Forecast(**read_json(request)))
        except (TypeError, ValueError) as error:
            raise ControlError(str(error)) from error
    return JsonResponse(weather.describe())
