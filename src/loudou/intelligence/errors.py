"""What can go wrong with models."""

from loudou.kernel.errors import NotFound, WrongState


class VersionNotFound(NotFound):
    """There is no such model version."""

    code = "model_version_not_found"
    title = "Model version not found"


class VersionUnfit(WrongState):
    """The version was tried and is not usable: too few outcomes, weak, or no better than the average."""

    code = "model_version_unfit"
    title = "This version is not usable"
