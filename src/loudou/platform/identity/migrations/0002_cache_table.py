"""The table behind Django's database cache: sign-in rate limits are counted here; its loss does no harm."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""CREATE UNLOGGED TABLE platform_cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
                CREATE INDEX platform_cache_expires ON platform_cache (expires);""",
            reverse_sql="DROP TABLE platform_cache",
        )
    ]
