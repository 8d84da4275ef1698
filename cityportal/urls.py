from __future__ import annotations

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from core.languages import language_patterns
from core.routing import serve_page
from home.sitemaps import CitySitemap
from home.views import robots

handler400 = "core.errors.bad_request"
handler403 = "core.errors.permission_denied"
handler404 = "core.errors.page_not_found"
handler500 = "core.errors.server_error"

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": CitySitemap}}),
    path("robots.txt", robots),
    # Short links and webhooks have one address for ever, in no language.
    path("", include("crosspost.urls")),
    path("", include("orders.hook_urls")),
    path("", include("products.out_urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *language_patterns(
        path("", include("alerts.urls")),
        path("", include("home.urls")),
        path("", include("settlement.urls")),
        path("", include("orders.urls")),
        path("", include("products.urls")),
        *(pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"),
        re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
    ),
]
