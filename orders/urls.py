from __future__ import annotations

from django.urls import include, path

from .views import address, after, basket, checkout, legal, orders, waiting

app_name = "orders"
urlpatterns = [
    path("corner/", include("orders.corner.urls")),
    path("basket/", basket.show_basket, name="basket"),
    path("basket/add/", basket.add, name="add"),
    path("basket/wait/<int:variant_id>/", waiting.wait, name="wait"),
    path("checkout/", address.enter_address, name="address"),
    path("checkout/postcode/", address.look_up_postcode, name="postcode"),
    path("checkout/confirm/", checkout.confirm, name="confirm"),
    path("checkout/place/", checkout.place, name="place"),
    path("checkout/return/<str:token>/", orders.return_from_payment, name="return"),
    path("checkout/thanks/<str:token>/", orders.thank, name="thanks"),
    path("legal/notice/", legal.show_notice, name="legal-notice"),
    path("legal/returns/", legal.show_returns, name="legal-returns"),
    path("legal/privacy/", legal.show_privacy, name="legal-privacy"),
    path("orders/find/", after.find_link, name="find"),
    path("orders/<str:token>/", orders.show_order, name="order"),
    path("orders/<str:token>/pay/", orders.pay, name="pay"),
    path("orders/<str:token>/again/", orders.order_again, name="again"),
    path("orders/<str:token>/cancel/", after.cancel, name="cancel"),
    path("orders/<str:token>/problem/", after.report, name="problem"),
]
