"""The log of events, partitioned by month, and visitors."""

from django.db import migrations, models

import loudou.kernel.ids

EVENTS = """
    CREATE TABLE behaviour_event (
        id uuid NOT NULL,
        subject_id uuid NOT NULL,
        kind varchar(16) NOT NULL,
        at timestamptz NOT NULL,
        url varchar(2000) NOT NULL DEFAULT '',
        campaign varchar(120) NOT NULL DEFAULT '',
        PRIMARY KEY (id, at)
    ) PARTITION BY RANGE (at);
    -- What one subject did, without looking at the rows themselves.
    CREATE INDEX behaviour_event_of_subject ON behaviour_event (subject_id, at) INCLUDE (kind);

    -- The application owns no table, so that it asks for the months it needs.
    CREATE FUNCTION behaviour_make_months(first timestamptz, last timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
    DECLARE
        month timestamp := date_trunc('month', first AT TIME ZONE 'UTC');
        name text;
        made integer := 0;
    BEGIN
        IF last - first > interval '20 years' THEN
            RAISE EXCEPTION 'events span more than 20 years';
        END IF;
        WHILE month <= last AT TIME ZONE 'UTC' LOOP
            name := 'behaviour_event_' || to_char(month, 'YYYY_MM');
            IF to_regclass(name) IS NULL THEN
                PERFORM pg_advisory_xact_lock(hashtext('behaviour_make_months'));
                EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF behaviour_event FOR VALUES FROM (%L) TO (%L)',
                               name, month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
                made := made + 1;
            END IF;
            month := month + interval '1 month';
        END LOOP;
        RETURN made;
    END $body$;

    CREATE FUNCTION behaviour_drop_months(before timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
    DECLARE
        name text;
        dropped integer := 0;
    BEGIN
        FOR name IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                    WHERE i.inhparent = 'behaviour_event'::regclass
                      AND c.relname < 'behaviour_event_' || to_char(before AT TIME ZONE 'UTC', 'YYYY_MM') LOOP
            EXECUTE format('DROP TABLE %I', name);
            dropped := dropped + 1;
        END LOOP;
        RETURN dropped;
    END $body$;
"""
DROPPED = "DROP FUNCTION behaviour_drop_months; DROP FUNCTION behaviour_make_months; DROP TABLE behaviour_event;"


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(EVENTS, DROPPED),
        migrations.CreateModel(
            name="BehaviourEvent",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField()),
                ("kind", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("url", models.CharField(db_default="", default="", max_length=2000)),
                ("campaign", models.CharField(db_default="", default="", max_length=120)),
            ],
            options={"db_table": "behaviour_event", "managed": False},
        ),
        migrations.CreateModel(
            name="Visitor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=loudou.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("identified_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["person_id"], name="behaviour_visitor_person")]},
        ),
        migrations.CreateModel(
            name="Sender",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("address", models.BinaryField(max_length=32)),
                ("minute", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("address", "minute"), name="behaviour_sender_once"),
                    models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="behaviour_sender_sent"),
                ]
            },
        ),
    ]
