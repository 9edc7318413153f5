"""Public addresses of intake, and the pages of those who set it up."""

from django.urls import path

from loudou.marketing.intake.views import booth, builder, hook, links, mail_sign_in, mailboxes, public, sources

urlpatterns = [
    path("f/<slug:slug>", public.form_page, name="intake-form"),
    path("f/<slug:slug>/thanks", public.thanks, name="intake-thanks"),
    path("f/<slug:slug>/booth/<str:token>", booth.booth, name="intake-booth"),
    path("f/<slug:slug>/booth/<str:token>/send", booth.send, name="intake-booth-send"),
    path("l/<slug:code>", links.follow, name="intake-link"),
    path("forms/<uuid:pk>/builder", builder.builder, name="form-builder"),
    path("forms/<uuid:pk>/builder/part/<slug:kind>", builder.part, name="form-part"),
    path("forms/<uuid:pk>/builder/preview", builder.preview, name="form-preview"),
    path("intake-sources/<uuid:pk>/setup", sources.setup, name="source-setup"),
    path("intake-sources/<uuid:pk>/secret", sources.new_secret, name="source-secret"),
    path("mailboxes/<uuid:pk>/setup", mailboxes.setup, name="mailbox-setup"),
    path("mailboxes/<uuid:pk>/ask", mailboxes.ask, name="mailbox-ask"),
    path("mailboxes/<uuid:pk>/connect", mail_sign_in.connect, name="mailbox-connect"),
    path("mailboxes/signed-in", mail_sign_in.signed_in, name="mailbox-signed-in"),
    path("mailboxes/<uuid:pk>/trial", mailboxes.trial, name="mailbox-trial"),
    path("tracking-links/<uuid:pk>/qr.svg", links.qr_code, name="link-qr"),
    path("tracking-links/<uuid:pk>/booth", links.open_booth, name="link-booth"),
    path("api/intake/<slug:key>", hook.deliver, name="intake-deliver"),
]
