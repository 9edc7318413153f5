"""Addresses of customers beside those of every record."""

from django.urls import path

from loudou.customers import views

urlpatterns = [path("accounts/<uuid:pk>", views.account_page, name="account-page")]
