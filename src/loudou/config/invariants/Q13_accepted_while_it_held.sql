-- A quote is accepted to the end of its last day in its own time zone, and expires no sooner.
SELECT id, number, version_number, status, valid_until, time_zone, accepted_at FROM quoting_quote
WHERE (accepted_at AT TIME ZONE time_zone)::date > valid_until
   OR status = 'expired' AND (updated_at AT TIME ZONE time_zone)::date <= valid_until;
