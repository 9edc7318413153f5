"""The pipeline app."""

from django.apps import AppConfig


class PipelineConfig(AppConfig):
    """Sales processes, stages and opportunities."""

    name = "loudou.sales.pipeline"
    label = "pipeline"
