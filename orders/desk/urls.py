from __future__ import annotations

from django.urls import path

from . import actions, answers, fees, label_views, packing, part_views, tracking_views, views

app_name = "orders_desk"
urlpatterns = [
    path("", views.list_orders, name="list"),
    path("packing/", packing.show_packing, name="packing"),
    path("packing/papers/", packing.print_papers, name="papers"),
    path("packing/corner/<int:producer_id>/", packing.sign_out, name="sign_out"),
    path("tracking/", tracking_views.upload, name="tracking"),
    path("labels/", label_views.show_labels, name="labels"),
    path("fees/", fees.edit_fees, name="fees"),
    path("<uuid:order_id>/", views.show_order, name="order"),
    path("<uuid:order_id>/parcels/<int:number>/packed/", actions.pack, name="pack"),
    path("<uuid:order_id>/parcels/<int:number>/shipped/", actions.ship, name="ship"),
    path("<uuid:order_id>/refund/", actions.refund, name="refund"),
    path("<uuid:order_id>/refund/part/", part_views.refund_lines, name="refund_part"),
    path("<uuid:order_id>/problems/<int:problem_id>/", answers.answer, name="answer"),
    path("<uuid:order_id>/review/<str:verdict>/", actions.review, name="review"),
    path("<uuid:order_id>/refunds/<int:refund_id>/again/", actions.refund_again, name="again"),
]
