"""Reads of the pipeline: the board, one deal, its gates, and what there is to choose from."""

from loudou.sales.pipeline.queries.board import board, board_column, pipeline_summary
from loudou.sales.pipeline.queries.choices import active_processes, default_process, reasons_for
from loudou.sales.pipeline.queries.deals import (
    opportunities_of_account,
    opportunity_facts,
    stage_states,
)
from loudou.sales.pipeline.queries.moves import stage_moves

__all__ = [
    "active_processes",
    "board",
    "board_column",
    "default_process",
    "opportunities_of_account",
    "opportunity_facts",
    "pipeline_summary",
    "reasons_for",
    "stage_moves",
    "stage_states",
]
