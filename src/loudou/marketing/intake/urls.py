"""Public addresses of intake, and the pages of those who set it up."""

from django.urls import path

from loudou.marketing.intake.views import hook, public

urlpatterns = [
    path("f/<slug:slug>", public.form_page, name="intake-form"),
    path("f/<slug:slug>/thanks", public.thanks, name="intake-thanks"),
    path("api/intake/<slug:key>", hook.deliver, name="intake-deliver"),
]
