"""What can go wrong with accounts and contacts."""

from loudou.kernel.errors import Conflict, Invalid, NotFound
from loudou.platform.records.errors import RecordInvalid


class AccountNotFound(NotFound):
    """There is no such account, or the actor may not see it."""

    code = "account_not_found"
    title = "Account not found"


class ContactNotFound(NotFound):
    """There is no such contact, or the actor may not see it."""

    code = "contact_not_found"
    title = "Contact not found"


class AccountExists(Conflict):
    """Another account has this unified social credit code already; facts name it."""

    code = "account_exists"
    title = "Account exists"


class AccountCycle(Invalid):
    """The parent account stands below this account."""

    code = "account_cycle"
    title = "Accounts in a circle"


class CustomersInvalid(RecordInvalid):
    """Values of new accounts or contacts are missing or do not fit; `problems` names field and row."""

    code = "customers_invalid"
    title = "Invalid customer data"
