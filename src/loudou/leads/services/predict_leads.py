"""Give leads their smart score."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from loudou.intelligence.queries.forecasts import forecasts
from loudou.intelligence.services.record_predictions import record_predictions
from loudou.intelligence.shapes import Forecast
from loudou.kernel.context import Context
from loudou.kernel.money import round_half_up
from loudou.leads.features.smart import smart_dataset
from loudou.leads.queries.captured import captured_leads
from loudou.leads.queries.smart_model import smart_version
from loudou.leads.services.score import score_leads
from loudou.leads.shapes import Prediction
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("leads.predict")
def predict_leads(ctx: Context, *, lead_ids: Iterable[UUID]) -> int:
    """Predict these leads by the model in force and score them with it; returns how many scores changed.

    Without a model in force they lose their smart score, whose weight goes to the other dimensions. Closed leads keep
    theirs. What was predicted is kept with the version. Twelve SQL statements, however many leads. Raises
    ActionRefused.
    """
    require(ctx, "lead", "score")
    ids = list(lead_ids)
    version = smart_version(ctx)
    if version is None:
        return score_leads(ctx, lead_ids=ids, predictions=dict.fromkeys(ids))
    leads = captured_leads(ctx, ids)
    said = forecasts(version, smart_dataset(ctx, leads))
    record_predictions(ctx, version_id=version, subject_ids=leads.ids, forecasts=said)
    predictions = {lead_id: _prediction(one) for lead_id, one in zip(leads.ids, said, strict=True)}
    return score_leads(ctx, lead_ids=leads.ids, predictions=predictions)


def _prediction(forecast: Forecast) -> Prediction:
    """The probability as a score of 0 to 100 with two places, halves up."""
    reasons = tuple({"code": r.feature, "value": r.value, "points": str(r.points)} for r in forecast.reasons)
    return Prediction(round_half_up(forecast.probability * Decimal(100), 2), reasons)
