"""The texts that a city prepares in quiet times."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from alerts.levels import Level
from alerts.models import AlertTemplate
from alerts.prepared import NameTakenError, delete_template, save_template
from alerts.selectors import list_templates
from crosspost.admin import access
from crosspost.admin.emergency_forms import TemplateForm, get_initial

from .base import CrosspostView


class EmergencyTextListView(CrosspostView):
    permission = access.SEND_EMERGENCY
    template_name = "crosspost/emergency_texts.html"
    page_title = gettext_lazy("Prepared texts")
    header_icon = "warning"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), _emergency_crumb(), _crumb(self.page_title)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(texts=list_templates(self.site), **kwargs)


class EmergencyTextView(CrosspostView):
    """One prepared text, new or known."""

    permission = access.SEND_EMERGENCY
    template_name = "crosspost/emergency_text.html"
    header_icon = "warning"
    text: AlertTemplate | None
    form: TemplateForm

    def get(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponse:
        self.text = self._find(kwargs.get("text_id"))
        self.form = TemplateForm(initial=get_initial(self.text) if self.text else None)
        return super().get(request)

    def post(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponse:
        self.text = self._find(kwargs.get("text_id"))
        back = f"{reverse('crosspost_emergency_texts')}?site={self.site.pk}"
        if request.POST.get("act") == "delete" and self.text is not None:
            delete_template(self.text)
            messages.success(request, _("The prepared text is deleted."))
            return redirect(back)
        self.form = TemplateForm(request.POST)
        if not (self.form.is_valid() and self._save()):
            return self.render_to_response(self.get_context_data())
        messages.success(request, _("The text is kept and can be taken in an emergency."))
        return redirect(back)

    def _save(self) -> bool:
        values = self.form.cleaned_data
        try:
            save_template(
                self.site,
                name=values["name"],
                level=values["level"],
                texts=self.form.get_texts(),
                facebook_text=values["facebook_text"],
                user=self.request.user,
                template=self.text,
            )
        except NameTakenError:
            self.form.add_error("name", _("Another prepared text has this name."))
            return False
        return True

    def _find(self, text_id: int | None) -> AlertTemplate | None:
        if text_id is None:
            return None
        return get_object_or_404(AlertTemplate, pk=text_id, site=self.site)

    def get_page_title(self) -> str:
        return self.text.name if self.text else _("New prepared text")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        texts = {"url": reverse("crosspost_emergency_texts"), "label": _("Prepared texts")}
        return [
            *super().get_breadcrumbs_items(),
            _emergency_crumb(),
            texts,
            _crumb(self.get_page_title()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            form=self.form, text=self.text, levels=Level.choices, **kwargs
        )


def _emergency_crumb() -> dict[str, Any]:
    return {"url": reverse("crosspost_emergency"), "label": _("Emergency")}


def _crumb(label: Any) -> dict[str, Any]:
    return {"url": "", "label": label}
