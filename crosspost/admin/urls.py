from __future__ import annotations

from django.urls import URLPattern, path, re_path
from django.urls.converters import UUIDConverter

from .views.act import VERBS, ActView
from .views.app import AppView
from .views.channel_acts import VERBS as CHANNEL_VERBS
from .views.channel_acts import ChannelActView
from .views.channels import ChannelAddView, ChannelListView, ChannelView
from .views.delivery import DeliveryView
from .views.monitor import MonitorView
from .views.preview import draw_preview

UUID = UUIDConverter.regex

urlpatterns: list[URLPattern] = [
    path("crossposting/", MonitorView.as_view(), name="crosspost_monitor"),
    path(
        "crossposting/posts/<uuid:delivery_id>/", DeliveryView.as_view(), name="crosspost_delivery"
    ),
    re_path(
        rf"^crossposting/posts/(?P<delivery_id>{UUID})/(?P<verb>{'|'.join(VERBS)})/$",
        ActView.as_view(),
        name="crosspost_act",
    ),
    path("crossposting/pages/", ChannelListView.as_view(), name="crosspost_channels"),
    path("crossposting/pages/app/", AppView.as_view(), name="crosspost_app"),
    path("crossposting/pages/new/", ChannelAddView.as_view(), name="crosspost_channel_add"),
    path("crossposting/pages/<int:channel_id>/", ChannelView.as_view(), name="crosspost_channel"),
    re_path(
        rf"^crossposting/pages/(?P<channel_id>\d{{1,9}})/(?P<verb>{'|'.join(CHANNEL_VERBS)})/$",
        ChannelActView.as_view(),
        name="crosspost_channel_act",
    ),
    path("crossposting/preview/<int:page_id>/", draw_preview, name="crosspost_preview"),
]
