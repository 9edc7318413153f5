"""Addresses of the pipeline beside those of every record."""

from django.urls import path

from loudou.sales.pipeline.views import boards, deals

urlpatterns = [
    # The board of deals, in place of the generic board.
    path("opportunities/board", boards.board_page, name="opportunity-board"),
    path("opportunities/board/<uuid:stage_id>", boards.column_part, name="opportunity-board-column"),
    path("opportunities/<uuid:pk>", deals.opportunity_page, name="opportunity-page"),
    path("opportunities/<uuid:pk>/check/<uuid:criterion_id>", deals.check, name="opportunity-check"),
    path("opportunities/<uuid:pk>/stage", deals.move, name="opportunity-move"),
]
