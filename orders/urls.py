from __future__ import annotations

from django.urls import path

from .views import basket, checkout, orders

app_name = "orders"
urlpatterns = [
    path("basket/", basket.show_basket, name="basket"),
    path("basket/add/", basket.add, name="add"),
    path("checkout/", checkout.enter_address, name="address"),
    path("checkout/confirm/", checkout.confirm, name="confirm"),
    path("checkout/place/", checkout.place, name="place"),
    path("checkout/return/<str:token>/", orders.return_from_payment, name="return"),
    path("checkout/thanks/<str:token>/", orders.thank, name="thanks"),
    path("orders/<str:token>/", orders.show_order, name="order"),
    path("orders/<str:token>/pay/", orders.pay, name="pay"),
    path("orders/<str:token>/again/", orders.order_again, name="again"),
]
