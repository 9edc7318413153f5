"""Addresses of orders' own pages; the rest are the engine's."""

from django.urls import path

from loudou.revenue.orders import views

urlpatterns = [
    # In place of the generic form of the deliver action.
    path("orders/<uuid:order_id>/act/deliver", views.deliver, name="order-deliver"),
    path("orders/<uuid:order_id>/terms", views.terms, name="order-terms"),
]
