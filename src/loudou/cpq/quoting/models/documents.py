"""What the customer was given."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from loudou.cpq.quoting.models.quotes import Quote
from loudou.kernel.ids import new_id
from loudou.platform.changes.keeping import RecordKeeping


class QuoteDocument(models.Model):
    """The PDF of a sent version, byte for byte; `sha256` is also written on the quote and on its acceptance."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("Language"), max_length=8)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    created_at = models.DateTimeField(_("Created"))

    keeping = RecordKeeping.LEDGER
    # The row is only ever added, so its history needs no second copy of the file.
    derived = ("content",)
