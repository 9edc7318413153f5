"""What can go wrong with orders."""

from loudou.kernel.errors import Invalid, NotFound, WrongState


class OrderNotFound(NotFound):
    """There is no such order, order line or delivery, or the actor may not see it."""

    code = "order_not_found"
    title = "Order not found"


class OrderInvalid(Invalid):
    """Lines, terms or quantities do not fit; `problems` names field and row."""

    code = "order_invalid"
    title = "Invalid order"
    status = 422


class OrderInWrongState(WrongState):
    """The order's state does not allow this act; facts name the order and its state."""

    code = "order_wrong_state"
    title = "Wrong state"


class OrderStillBilled(WrongState):
    """Something of the order is billed; it has to be reversed before the order can be cancelled."""

    code = "order_still_billed"
    title = "Order is billed"


class OverDelivery(WrongState):
    """More than was ordered would be delivered."""

    code = "over_delivery"
    title = "More than was ordered"


class OverBilling(WrongState):
    """More than the amount of an order line would be billed."""

    code = "over_billing"
    title = "More than the order line"
