"""What the pipeline offers the rest of the product: its record types, and how deals moved, for timelines."""

from loudou.activities.queries import register_timeline_source
from loudou.platform.records.registry import register_record_type
from loudou.sales.pipeline.queries.moves import TOLD_ACTS, stage_moves
from loudou.sales.pipeline.records import RECORD_TYPES

for record_type in RECORD_TYPES:
    register_record_type(record_type)
register_timeline_source("pipeline", stage_moves, tells=TOLD_ACTS)
