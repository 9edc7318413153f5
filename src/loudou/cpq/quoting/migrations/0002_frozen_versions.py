"""A version that was sent never changes (Q01), whoever writes: the application, an undo, or somebody's SQL.

Beside its further way (accepted, declined, expired, superseded) only what says nothing about the offer may move. A
check violation (23514) is raised, so that an undo reports a conflict.
"""

from django.db import migrations

FROZEN = """
CREATE FUNCTION quoting_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    always text[] := '{is_primary,owner_id,version,updated_at,title_key,search}';
    onward text[] := '{status,accepted_at,accepted_by,acceptance_evidence,acceptance_ip,acceptance_recorded_by,'
                  || 'accepted_hash,declined_at,decline_reason}';
    open_columns text[] := always;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'quote % version % was sent: it is kept', OLD.number, OLD.version_number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_version_frozen';
    END IF;
    IF OLD.status = 'sent' AND NEW.status IN ('accepted', 'declined', 'expired', 'superseded') THEN
        open_columns := always || onward;
    END IF;
    IF (to_jsonb(OLD) - open_columns) IS DISTINCT FROM (to_jsonb(NEW) - open_columns) THEN
        RAISE EXCEPTION 'quote % version % was sent: it does not change', OLD.number, OLD.version_number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_version_frozen';
    END IF;
    RETURN NEW;
END $body$;

CREATE TRIGGER quoting_version_frozen BEFORE UPDATE OR DELETE ON quoting_quote
    FOR EACH ROW WHEN (OLD.status IN ('sent', 'accepted', 'declined', 'expired', 'superseded'))
    EXECUTE FUNCTION quoting_version_frozen();

CREATE FUNCTION quoting_lines_frozen() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    touched uuid[];
    frozen text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        touched := ARRAY(SELECT DISTINCT quote_id FROM new_rows);
    ELSIF TG_OP = 'DELETE' THEN
        touched := ARRAY(SELECT DISTINCT quote_id FROM old_rows);
    ELSE
        touched := ARRAY(SELECT quote_id FROM new_rows UNION SELECT quote_id FROM old_rows);
    END IF;
    SELECT q.number INTO frozen FROM quoting_quote q
    WHERE q.id = ANY(touched) AND q.status IN ('sent', 'accepted', 'declined', 'expired', 'superseded') LIMIT 1;
    IF frozen IS NOT NULL THEN
        RAISE EXCEPTION 'a version of quote % was sent: its lines do not change', frozen
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_lines_frozen';
    END IF;
    RETURN NULL;
END $body$;

CREATE TRIGGER quoting_lines_frozen_insert AFTER INSERT ON quoting_quoteline
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION quoting_lines_frozen();
CREATE TRIGGER quoting_lines_frozen_update AFTER UPDATE ON quoting_quoteline
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION quoting_lines_frozen();
CREATE TRIGGER quoting_lines_frozen_delete AFTER DELETE ON quoting_quoteline
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION quoting_lines_frozen();
"""
THAWED = """
DROP TRIGGER quoting_version_frozen ON quoting_quote;
DROP TRIGGER quoting_lines_frozen_insert ON quoting_quoteline;
DROP TRIGGER quoting_lines_frozen_update ON quoting_quoteline;
DROP TRIGGER quoting_lines_frozen_delete ON quoting_quoteline;
DROP FUNCTION quoting_version_frozen();
DROP FUNCTION quoting_lines_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("quoting", "0001_initial")]

    operations = [migrations.RunSQL(FROZEN, THAWED)]
