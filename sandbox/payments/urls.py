from __future__ import annotations

from django.urls import path

from sandbox.payments import api, control, deeds, pages

urlpatterns = [
    path("stripe/v1/<path:route>", api.answer_call),
    path("pay/<str:ref>/", pages.show_payment_page, name="pay"),
    path("pay/<str:ref>/voucher/", pages.show_voucher, name="voucher"),
    path("payments/", pages.show_payments, name="payments"),
    path("payments/<str:ref>/", pages.show_session_page, name="payment"),
    path("payments/<str:ref>/expire/", pages.press_expire, name="expire_payment"),
    path("payments/<str:ref>/deed/", deeds.press_deed, name="payment_deed"),
    path("payments/<str:ref>/send/", pages.press_send_again, name="send_event_again"),
]

control_urlpatterns = [
    path("stripe/sessions/", control.list_sessions),
    path("stripe/sessions/<str:ref>/expire/", control.expire),
    path("stripe/sessions/<str:ref>/pay/", control.pay),
    path("stripe/sessions/<str:ref>/<str:deed>/", control.do),
    path("stripe/refunds/", control.list_refunds),
    path("stripe/events/", control.list_deliveries),
]
