-- What people decided about an item in place of its document: another priority, or the condition under which it
-- applies. Rows are never taken away: they are the history of the item. Without a value the document counts again.
CREATE TABLE checklist_ruling (
  id INTEGER NOT NULL PRIMARY KEY,
  item BIGINT NOT NULL REFERENCES checklist_item (id),
  subject TEXT NOT NULL,
  value TEXT,
  basis TEXT,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  requested_at BIGINT NOT NULL,
  settled_by TEXT,
  settled_at BIGINT,
  remark TEXT NOT NULL
);

CREATE INDEX checklist_ruling_of ON checklist_ruling (item, state);

-- The priority by the words of the document is kept as it is; that a condition makes an item less urgent is worked out
-- when it is read. What was P2 by both weighs P1 once its condition is known to hold, until it is imported again.
UPDATE checklist_item SET priority = CASE priority WHEN 'P1' THEN 'P0' ELSE 'P1' END
WHERE applies IS NOT NULL AND stage NOT IN ('DAILY', 'WEEKLY', 'MONTHLY');
