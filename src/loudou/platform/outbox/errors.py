"""What can go wrong around events."""

from loudou.kernel.errors import NotFound


class UnknownDelivery(NotFound):
    """There is no parked delivery of this id."""

    code = "unknown_delivery"
