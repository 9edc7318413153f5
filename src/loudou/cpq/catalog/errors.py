"""What can go wrong with products and price lists."""

from loudou.kernel.errors import Conflict, Invalid, NotFound


class ProductNotFound(NotFound):
    """There is no such product, or the actor may not see it."""

    code = "product_not_found"
    title = "Product not found"


class PriceListNotFound(NotFound):
    """There is no such price list, or the actor may not see it."""

    code = "price_list_not_found"
    title = "Price list not found"


class CatalogInvalid(Invalid):
    """Values of products, prices or price lists do not fit; `problems` names field and row."""

    code = "catalog_invalid"
    title = "Invalid catalogue data"
    status = 422


class CodeTaken(Conflict):
    """Another product or unit has this code already; facts name the codes."""

    code = "code_taken"
    title = "Code taken"


class PricesOverlap(Conflict):
    """A product would have two prices for the same quantity on one day, or a currency two default price lists."""

    code = "prices_overlap"
    title = "Prices overlap"
