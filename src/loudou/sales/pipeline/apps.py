"""The pipeline app."""

from django.apps import AppConfig

from loudou.platform.records.registry import register_record_type


class PipelineConfig(AppConfig):
    """Sales processes, stages and opportunities."""

    name = "loudou.sales.pipeline"
    label = "pipeline"

    def ready(self) -> None:
        """Declare the record types and tell timelines how deals move; both need the models, hence imported now."""
        from loudou.activities.queries import register_timeline_source
        from loudou.sales.pipeline.queries.moves import TOLD_ACTS, stage_moves
        from loudou.sales.pipeline.records import RECORD_TYPES

        for record_type in RECORD_TYPES:
            register_record_type(record_type)
        register_timeline_source("pipeline", stage_moves, tells=TOLD_ACTS)
