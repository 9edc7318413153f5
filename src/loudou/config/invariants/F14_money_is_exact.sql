-- No column that could hold money is a float, and every amount has the digits money has.
SELECT table_name, column_name, data_type, numeric_precision, numeric_scale FROM information_schema.columns
WHERE table_schema = 'public' AND table_name !~ '^(pg_stat|procrastinate_)'
  AND (data_type IN ('real', 'double precision', 'money')
       OR column_name ~ '(^|_)amount$' AND (data_type, numeric_precision, numeric_scale)
                                           IS DISTINCT FROM ('numeric', 19, 4));
