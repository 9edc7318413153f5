"""What behaviour offers the rest of the product: what people did on web sites, for timelines."""

from loudou.activities.queries import register_timeline_source
from loudou.marketing.behaviour.queries.visits import web_visits

register_timeline_source("behaviour", web_visits)
