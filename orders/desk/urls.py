from __future__ import annotations

from django.urls import path

from . import actions, fees, views

app_name = "orders_desk"
urlpatterns = [
    path("", views.list_orders, name="list"),
    path("fees/", fees.edit_fees, name="fees"),
    path("<uuid:order_id>/", views.show_order, name="order"),
    path("<uuid:order_id>/parcels/<int:number>/packed/", actions.pack, name="pack"),
    path("<uuid:order_id>/parcels/<int:number>/shipped/", actions.ship, name="ship"),
    path("<uuid:order_id>/refund/", actions.refund, name="refund"),
    path("<uuid:order_id>/review/<str:verdict>/", actions.review, name="review"),
    path("<uuid:order_id>/refunds/<int:refund_id>/again/", actions.refund_again, name="again"),
]
