"""Addresses of signing in; what allauth names and we do not offer leads nowhere."""

from django.urls import path

from loudou.config.account_views import ChangePassword, SignIn, SignOut, absent

urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", SignOut.as_view(), name="account_logout"),
    path("password/change/", ChangePassword.as_view(), name="account_change_password"),
    path("inactive/", absent, name="account_inactive"),
    path("signup/", absent, name="account_signup"),
    path("reauthenticate/", absent, name="account_reauthenticate"),
    path("email/", absent, name="account_email"),
    path("confirm-email/", absent, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", absent, name="account_confirm_email"),
    path("password/set/", absent, name="account_set_password"),
    path("password/reset/", absent, name="account_reset_password"),
    path("password/reset/done/", absent, name="account_reset_password_done"),
    path("password/reset/key/done/", absent, name="account_reset_password_from_key_done"),
    path("password/reset/key/<str:uidb36>-<str:key>/", absent, name="account_reset_password_from_key"),
    path("login/code/confirm/", absent, name="account_confirm_login_code"),
]
