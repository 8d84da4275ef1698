from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from crosspost.admin import access
from crosspost.admin.forms import AppForm
from crosspost.admin.services import save_app
from crosspost.models import FacebookApp

from .base import CrosspostView


class AppView(CrosspostView):
    """The Meta app through which one city posts. Secrets are written and never shown."""

    permission = access.CONNECT
    template_name = "crosspost/app.html"
    page_title = gettext_lazy("The city's Facebook app")
    form: AppForm

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("crosspost_channels"), "label": _("Facebook Pages of the city")},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.form = AppForm(app=self._find())
        return super().get(request)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.form = AppForm(request.POST, app=self._find())
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        save_app(self.site, user=request.user, **self.form.cleaned_data)
        messages.success(request, _("The app is stored. Now connect a Page, or check one."))
        return redirect(f"{reverse('crosspost_channels')}?site={self.site.pk}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            form=self.form, confirmed=_say_confirmation(self._find()), **kwargs
        )

    def _find(self) -> FacebookApp | None:
        return FacebookApp.objects.filter(site=self.site).first()


def _say_confirmation(app: FacebookApp | None) -> str:
    """Say who last saw the app in live mode, and when."""
    if app is None or app.live_confirmed_at is None:
        return _("Nobody has confirmed yet that the app is in live mode.")
    facts = {
        "day": date_format(app.live_confirmed_at, "DATE_FORMAT"),
        "name": app.live_confirmed_by.get_full_name() if app.live_confirmed_by else "",
    }
    if not facts["name"]:
        return _("The app was last seen in live mode on %(day)s.") % facts
    return _("%(name)s last saw the app in live mode on %(day)s.") % facts
