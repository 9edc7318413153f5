"""The names of accounts that visible receivables and payments point to."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from loudou.platform.records.declaration import Field, Kind
from loudou.platform.records.references import names_of

ACCOUNT = Field("account", "", Kind.REFERENCE, reference="account")


def account_labels(account_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """The names of these accounts; whoever sees a claim may read whose it is. One SQL statement at most."""
    names = names_of([ACCOUNT], [{"account_id": account_id} for account_id in account_ids])
    return {account_id: name for (_type, account_id), name in names.items()}
