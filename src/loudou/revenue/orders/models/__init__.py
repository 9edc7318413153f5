"""Tables of orders: what was bought, when it is paid, what was delivered."""

from loudou.revenue.orders.models.deliveries import Delivery, DeliveryLine, DeliveryQuerySet
from loudou.revenue.orders.models.orders import Order, OrderLine, OrderQuerySet, PlanNode

__all__ = ["Delivery", "DeliveryLine", "DeliveryQuerySet", "Order", "OrderLine", "OrderQuerySet", "PlanNode"]
