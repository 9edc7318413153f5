"""What of the release schema 1.1 is left out or replaced as a whole when releases are merged.

https://standard.open-contracting.org/1.1/en/schema/merging/ names the rules; everything not listed merges by id, or
field by field.
"""

OMITTED = ("id", "date", "tag")
WHOLE_LISTS = (
    "parties.additionalIdentifiers",
    "parties.roles",
    "buyer.additionalIdentifiers",
    "tender.procuringEntity.additionalIdentifiers",
    "tender.items.additionalClassifications",
    "tender.additionalProcurementCategories",
    "tender.submissionMethod",
    "tender.tenderers.additionalIdentifiers",
    "tender.amendments.changes",
    "tender.amendment.changes",
    "awards.suppliers.additionalIdentifiers",
    "awards.items.additionalClassifications",
    "awards.amendments.changes",
    "awards.amendment.changes",
    "contracts.items.additionalClassifications",
    "contracts.implementation.transactions.payer.additionalIdentifiers",
    "contracts.implementation.transactions.payee.additionalIdentifiers",
    "contracts.relatedProcesses.relationship",
    "contracts.amendments.changes",
    "contracts.amendment.changes",
    "relatedProcesses.relationship",
)
MERGE_RULES: dict[tuple[str, ...], str] = {(name,): "omitWhenMerged" for name in OMITTED} | {
    tuple(path.split(".")): "wholeListMerge" for path in WHOLE_LISTS
}
