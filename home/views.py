from __future__ import annotations

from urllib.parse import urlencode

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


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers which addresses are nobody's but one visitor's."""
    lines = ["User-agent: *"]
    for path in ("/admin/", "/basket/", "/checkout/", "/orders/", "/search/", "/s/"):
        lines.append(f"Disallow: {path}")
    site = Site.find_for_request(request)
    if site is not None:
        lines.append(f"Sitemap: {site.root_url}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
