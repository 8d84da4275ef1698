from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.static import serve

from sandbox.graph.selectors import list_pages


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "sandbox/start.html", {"pages": list_pages()})


@require_safe
def static_file(request: HttpRequest, path: str) -> HttpResponseBase:
    return serve(request, path, document_root=str(settings.BASE_DIR / "static"))
