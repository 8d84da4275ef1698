from __future__ import annotations

from django.urls import URLPattern, path, re_path
from django.urls.converters import UUIDConverter

from .monitor_urls import urlpatterns as monitor_patterns
from .views.act import VERBS, ActView
from .views.app import AppView
from .views.channel_acts import VERBS as CHANNEL_VERBS
from .views.channel_acts import ChannelActView, FindingView
from .views.channels import ChannelAddView, ChannelListView, ChannelView
from .views.delivery import DeliveryView
from .views.emergency import EmergencyRequestView, EmergencyView
from .views.emergency_texts import EmergencyTextListView, EmergencyTextView
from .views.monitor import MonitorView
from .views.preview import DrawNewPreview, DrawPreview
from .views.stop import StopView

UUID = UUIDConverter.regex

urlpatterns: list[URLPattern] = [
    path("crossposting/", MonitorView.as_view(), name="crosspost_monitor"),
    *monitor_patterns,
    path(
        "crossposting/posts/<uuid:delivery_id>/", DeliveryView.as_view(), name="crosspost_delivery"
    ),
    re_path(
        rf"^crossposting/posts/(?P<delivery_id>{UUID})/(?P<verb>{'|'.join(VERBS)})/$",
        ActView.as_view(),
        name="crosspost_act",
    ),
    path("crossposting/emergency/", EmergencyView.as_view(), name="crosspost_emergency"),
    path(
        "crossposting/emergency/requests/<int:request_id>/",
        EmergencyRequestView.as_view(),
        name="crosspost_emergency_request",
    ),
    path(
        "crossposting/emergency/texts/",
        EmergencyTextListView.as_view(),
        name="crosspost_emergency_texts",
    ),
    path(
        "crossposting/emergency/texts/new/",
        EmergencyTextView.as_view(),
        name="crosspost_emergency_text_add",
    ),
    path(
        "crossposting/emergency/texts/<int:text_id>/",
        EmergencyTextView.as_view(),
        name="crosspost_emergency_text",
    ),
    path("crossposting/stop/", StopView.as_view(), name="crosspost_stop"),
    path("crossposting/pages/", ChannelListView.as_view(), name="crosspost_channels"),
    path("crossposting/pages/app/", AppView.as_view(), name="crosspost_app"),
    path("crossposting/pages/new/", ChannelAddView.as_view(), name="crosspost_channel_add"),
    path(
        "crossposting/pages/<int:channel_id>/findings/<int:finding_id>/",
        FindingView.as_view(),
        name="crosspost_finding",
    ),
    path("crossposting/pages/<int:channel_id>/", ChannelView.as_view(), name="crosspost_channel"),
    re_path(
        rf"^crossposting/pages/(?P<channel_id>\d{{1,9}})/(?P<verb>{'|'.join(CHANNEL_VERBS)})/$",
        ChannelActView.as_view(),
        name="crosspost_channel_act",
    ),
    path("crossposting/preview/<int:page_id>/", DrawPreview.as_view(), name="crosspost_preview"),
    path(
        "crossposting/preview/new/<slug:content_type_app_name>/<slug:content_type_model_name>/"
        "<int:parent_page_id>/",
        DrawNewPreview.as_view(),
        name="crosspost_preview_new",
    ),
]
