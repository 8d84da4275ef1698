"""What every page of the sandbox shows around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from sandbox.trouble.services import count_refusals, list_active_troubles


def describe_sandbox(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_url": settings.SITE_URL,
        "here": request.path,
        "active_troubles": list_active_troubles(),
        "refusal_count": count_refusals(),
    }
