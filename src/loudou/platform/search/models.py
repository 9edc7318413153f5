"""The words that occur, for finding what was meant."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from loudou.platform.changes.keeping import RecordKeeping


class VocabularyWord(models.Model):
    """A Latin word or a full pinyin that occurs in some title; a trigram index finds the nearest to a typo."""

    word = models.CharField(primary_key=True, max_length=40)

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="vocabulary_near")]
