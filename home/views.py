from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Site

from core.frame import get_front_page

from .search import find_pages, read_words


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search page: `q` holds the words, `page` the page of the results."""
    words = read_words(request.GET.get("q", ""))
    front_page = get_front_page(request)
    paging = None
    if words and front_page is not None:
        paging = find_pages(words, above=front_page, wanted=request.GET.get("page"))
    response = render(
        request,
        "home/search.html",
        {
            "words": words,
            "paging": paging,
            "query": f"?{urlencode({'q': words})}&",
            "front_page": front_page,
        },
    )
    response["X-Robots-Tag"] = "noindex"
    return response


#: What differs per visitor; it stands once per language.
PRIVATE = ("basket", "checkout", "orders", "corner", "search")
#: Addresses without a language. Not the short links: what fetches a post's card for Facebook,
#: LinkedIn and others honours this list, and a post without its card tells nothing.
PRIVATE_ONCE = ("admin", "out")


def _list_private_paths() -> list[str]:
    prefixes = [f"/{prefix}/" if prefix else "/" for prefix in settings.LANGUAGE_PREFIXES.values()]
    return [
        *(f"/{name}/" for name in PRIVATE_ONCE),
        *(f"{prefix}{name}/" for prefix in prefixes for name in PRIVATE),
    ]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers which addresses are nobody's but one visitor's."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _list_private_paths())]
    site = Site.find_for_request(request)
    if site is not None:
        lines.append(f"Sitemap: {site.root_url}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
