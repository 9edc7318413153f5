"""The campaigns app."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Campaigns, costs, members, touches and attribution."""

    name = "loudou.marketing.campaigns"
    label = "campaigns"
