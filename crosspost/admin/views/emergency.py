"""The emergency page of the staff: take a prepared text, look, publish. Made for a phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from alerts.levels import Level
from alerts.models import Alert, AlertTemplate, AlertUpdate
from alerts.selectors import Banner, get_active_alert, get_emergency_url, list_templates
from alerts.services import NoticeMovedOnError
from alerts.texts import list_texts
from crosspost import emergency, emergency_requests
from crosspost.admin import access
from crosspost.admin.emergency_forms import EmergencyForm, EndForm, get_initial
from crosspost.admin.say import say_delivery
from crosspost.admin.times import get_zone, say_moment
from crosspost.models import EmergencyRequest
from crosspost.rows import build_rows
from crosspost.settle import NotPossibleError
from crosspost.states import NEEDS_ATTENTION

from .base import CrosspostView


class EmergencyView(CrosspostView):
    permission = access.PREPARE_EMERGENCY
    template_name = "crosspost/emergency.html"
    page_title = gettext_lazy("Emergency")
    header_icon = "warning"
    form: EmergencyForm
    end_form: EndForm
    alert: Alert | None
    preview: dict[str, Any] | None = None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.alert = get_active_alert(self.site)
        self.form = EmergencyForm(initial=self._get_initial())
        self.end_form = EndForm(auto_id="end_%s")
        return super().get(request)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.alert = get_active_alert(self.site)
        act = request.POST.get("act", "")
        is_end = act == "end"
        self.form = EmergencyForm(None if is_end else request.POST, initial=self._get_initial())
        self.end_form = EndForm(request.POST if is_end else None, auto_id="end_%s")
        chosen = self.end_form if is_end else self.form
        if not chosen.is_valid():
            return self.render_to_response(self.get_context_data())
        if act in ("preview", "change"):
            self.preview = self._build_preview() if act == "preview" else None
            return self.render_to_response(self.get_context_data())
        acts = {"publish": self._publish, "ask": self._ask, "end": self._end}
        if act not in acts:
            raise Http404
        if act != "ask":
            access.require(request.user, access.SEND_EMERGENCY)
        acts[act]()
        return self.back()

    def back(self) -> HttpResponse:
        return redirect(f"{reverse('crosspost_emergency')}?site={self.site.pk}")

    def _get_initial(self) -> dict[str, Any]:
        chosen = self.request.GET.get("text", "")
        if chosen.isdecimal() and len(chosen) < 10:
            return get_initial(get_object_or_404(AlertTemplate, pk=chosen, site=self.site))
        return get_initial(self.alert) if self.alert is not None else {}

    def _publish(self) -> None:
        values = self.form.cleaned_data
        try:
            update = emergency.publish_emergency(
                self.site,
                level=values["level"],
                texts=self.form.get_texts(),
                facebook_text=self.form.get_facebook_text(),
                review_at=timezone.now() + timedelta(hours=values["review_hours"]),
                user=self.request.user,
                key=values["key"],
            )
        except NoticeMovedOnError:
            say_moved_on(self.request)
        else:
            say_published(self.request, update)

    def _ask(self) -> None:
        values = self.form.cleaned_data
        emergency_requests.ask_for_emergency(
            self.site,
            level=values["level"],
            texts=self.form.get_texts(),
            facebook_text=self.form.get_facebook_text(),
            review_hours=values["review_hours"],
            user=self.request.user,
        )
        messages.success(
            self.request,
            _("Your colleagues who may publish it have a mail now. It is on no page yet."),
        )

    def _end(self) -> None:
        values = self.end_form.cleaned_data
        if self.alert is None:
            say_moved_on(self.request)
            return
        words = values["words"].strip()
        try:
            emergency.end_emergency(
                self.alert,
                user=self.request.user,
                texts={"ja": {"title": words, "body": "", "steps": []}} if words else None,
                facebook_text=values["facebook_text"],
                key=values["key"],
            )
        except NoticeMovedOnError:
            say_moved_on(self.request)
            return
        messages.success(self.request, _("The notice is lifted and on no page any more."))

    def _build_preview(self) -> dict[str, Any]:
        values = self.form.cleaned_data
        texts = self.form.get_texts()
        return {
            "banner": Banner(level=values["level"], texts=texts, updated_at=timezone.now()),
            "texts": list_texts(texts),
            "post": self.form.get_facebook_text(),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            form=self.form,
            end_form=self.end_form,
            preview=self.preview,
            alert=self.alert,
            alert_text=list_texts(self.alert.texts)[0] if self.alert else None,
            posts=describe_posts(self.alert) if self.alert else [],
            texts=list_templates(self.site),
            requests=[
                {"request": one, "texts": list_texts(one.texts), "level": one.level}
                for one in emergency_requests.list_requests(self.site)
            ],
            pages=emergency.list_usable_channels(self.site),
            broken=emergency.list_unusable_channels(self.site),
            page_url=get_emergency_url(self.site),
            levels=Level.choices,
            may_send=access.may_send_emergency(user),
            may_stop=access.may_stop(user),
            **kwargs,
        )


class EmergencyRequestView(CrosspostView):
    """POST only: an approver publishes what was prepared, or puts it aside."""

    permission = access.SEND_EMERGENCY
    http_method_names = ["post"]

    def post(self, request: HttpRequest, request_id: int, *_args: Any) -> HttpResponse:
        asked = get_object_or_404(EmergencyRequest, pk=request_id, site=self.site)
        try:
            if request.POST.get("act") == "publish":
                update = emergency_requests.publish_request(asked, user=request.user)
                say_published(request, update)
            else:
                emergency_requests.decline_request(asked, user=request.user)
                messages.success(request, _("It is put aside and goes nowhere."))
        except (NotPossibleError, NoticeMovedOnError):
            say_moved_on(request)
        return redirect(f"{reverse('crosspost_emergency')}?site={self.site.pk}")


def describe_posts(alert: Alert) -> list[dict[str, Any]]:
    """Return the posts of a notice with their sentences, newest first."""
    now = timezone.now()
    return [
        {
            "row": row,
            "sentence": say_delivery(row, now=now),
            "at": say_moment(row.created_at, get_zone(row.timezone), now=now),
        }
        for row in build_rows(emergency.list_posts(alert))
    ]


def say_published(request: HttpRequest, update: AlertUpdate) -> None:
    posts = emergency.list_posts(update.alert).filter(announcement__translation_key=update.key)
    count = posts.exclude(state__in=NEEDS_ATTENTION).count()
    words = _("The notice is on every page of the website now.")
    if count:
        words += " " + ngettext(
            "%(count)d post is on its way to Facebook: see below.",
            "%(count)d posts are on their way to Facebook: see below.",
            count,
        ) % {"count": count}
    messages.success(request, words)


def say_moved_on(request: HttpRequest) -> None:
    messages.warning(
        request, _("Nothing was changed: somebody else was faster. Below is how it is now.")
    )
