-- The first that history knows of a row is its insertion; asked of the newest 50,000 changes.
-- The first units and approval rules came with the migrations, before there was a history.
SELECT c.seq, c.table_name, c.row_id, c.op FROM changes_rowchange c
WHERE c.seq > (SELECT max(seq) - 50000 FROM changes_rowchange) AND c.op <> 'I'
  AND c.table_name NOT IN ('catalog_unit', 'quoting_approvalrule')
  AND NOT EXISTS (SELECT FROM changes_rowchange b WHERE b.row_id = c.row_id AND b.seq < c.seq AND b.op = 'I');
