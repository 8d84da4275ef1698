"""The wall: a Page as people see it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.static import serve

from sandbox.graph.media import media_folder
from sandbox.graph.models import Page
from sandbox.graph.seeds import APP_ID, APP_NAME
from sandbox.graph.selectors import find_live_token, list_newest_posts, view_post
from sandbox.graph.services import FIGURES, add_to_figure, find_post, publish_due_posts
from sandbox.graph.tokens import give_new_token

POSTS_PER_PAGE = 20


@require_safe
def show_wall(request: HttpRequest, page_id: str) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id)
    publish_due_posts()
    rows = Paginator(list_newest_posts(page), POSTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows,
        "posts": [view_post(post) for post in rows],
        "token": find_live_token(page),
    }
    return render(request, "sandbox/wall.html", context)


@require_safe
def show_post(request: HttpRequest, page_id: str, number: int) -> HttpResponse:
    publish_due_posts()
    post = find_post(f"{page_id}_{number}")
    if post is None:
        page = get_object_or_404(Page, pk=page_id)
        return render(request, "sandbox/post_gone.html", {"page": page}, status=404)
    return render(
        request,
        "sandbox/post.html",
        {"page": post.page, "post": view_post(post), "post_id": post.graph_id},
    )


@require_POST
def press_figure(request: HttpRequest, page_id: str, number: int) -> HttpResponse:
    """Somebody liked, commented on or shared a post."""
    post = find_post(f"{page_id}_{number}")
    name = request.POST.get("figure", "")
    if post is None or not post.is_published or name not in FIGURES:
        raise Http404
    add_to_figure(post, name)
    return redirect(reverse("wall", args=[page_id]) + f"#{post.graph_id}")


@require_http_methods(["GET", "HEAD", "POST"])
def show_token(request: HttpRequest, page_id: str) -> HttpResponse:
    """The Page's token; the button gives a new one, as Facebook's own token tool would."""
    page = get_object_or_404(Page, pk=page_id)
    given = give_new_token(page) if request.method == "POST" else ""
    context = {
        "page": page,
        "token": find_live_token(page),
        "given": given,
        "app_id": APP_ID,
        "app_name": APP_NAME,
    }
    return render(request, "sandbox/token.html", context)


@require_safe
def media_file(request: HttpRequest, name: str) -> HttpResponseBase:
    if not media_folder().is_dir():
        raise Http404
    return serve(request, name, document_root=str(media_folder()))
