"""What people are told about tenders; translated where it is shown."""

from django.utils.translation import gettext_noop

ONE_MATCH = gettext_noop("“%(subscription)s” found a tender: %(title)s")
MANY_MATCHES = gettext_noop("“%(subscription)s” found %(count)s tenders, best: %(title)s")
EXPIRING = gettext_noop("The contract of %(purchaser)s for %(title)s ends on %(day)s.")
