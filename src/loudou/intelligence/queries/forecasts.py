"""What the version in force says of subjects. Loads the numeric libraries: for the worker and commands only."""

from functools import lru_cache
from uuid import UUID

from loudou.intelligence.errors import VersionNotFound
from loudou.intelligence.models import ModelVersion
from loudou.intelligence.rules.fitted import Fitted, from_json
from loudou.intelligence.shapes import Dataset, Forecast


def forecasts(version_id: UUID, dataset: Dataset) -> list[Forecast]:
    """The probability of every row with its reasons, in their order. At most one SQL statement.

    Raises VersionNotFound.
    """
    return fitted_version(version_id).forecast(dataset)


@lru_cache(maxsize=4)
def fitted_version(version_id: UUID) -> Fitted:
    """The model of a version; versions never change, so it is remembered. One SQL statement. Raises VersionNotFound."""
    # system: a model is the company's own
    row = ModelVersion.objects.filter(pk=version_id).values_list("document", "trees").first()
    if row is None:
        raise VersionNotFound("There is no such model version.", version_id=version_id)
    return from_json(*row)
