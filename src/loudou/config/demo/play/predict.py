"""The model learns from the story's own outcomes, and predicts where it turns out to know something."""

from loudou.config.demo.play.world import World
from loudou.leads.queries.open_slices import Slice
from loudou.leads.queries.smart_model import smart_versions
from loudou.leads.services.activate_smart_model import activate_smart_model
from loudou.leads.services.check_smart_drift import check_smart_drift
from loudou.leads.services.predict_open import predict_open
from loudou.leads.services.train_smart_model import train_smart_model


def predict(world: World) -> None:
    """Train on what happened; put the version in force and score the open leads, unless it says that it is unfit."""
    ctx = world.system(world.now)
    version_id = train_smart_model(ctx)
    if next(one for one in smart_versions(ctx) if one.id == version_id).unfit_because:
        return
    activate_smart_model(ctx, version_id=version_id)
    place = None
    while (place := predict_open(ctx, within=Slice(place))) is not None:
        continue
    check_smart_drift(ctx)
