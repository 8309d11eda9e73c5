/**
 * The schema, one step per entry; `user_version` counts the steps a database has taken. Never change an entry that was
 * released: append one. Times are epoch ms, money is decimal text in USD, other text columns contain JSON.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE executions (
    id TEXT PRIMARY KEY,
    connectionId TEXT NOT NULL,
    label TEXT,
    status TEXT NOT NULL,
    model TEXT,
    trackedAt INTEGER NOT NULL,
    lastAskedAt INTEGER,
    endSeenAt INTEGER,
    createdAt INTEGER,
    completedAt INTEGER,
    expiresAt INTEGER,
    latencyMs REAL,
    cost TEXT,
    holdAmount TEXT,
    estimatedCost TEXT,
    usage TEXT,
    error TEXT,
    files TEXT NOT NULL,
    result TEXT NOT NULL,
    trouble TEXT,
    rawStatus TEXT,
    rawResult TEXT,
    stopped INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX executionsWatched ON executions (connectionId)
    WHERE stopped = 0 AND (result = 'due' OR status NOT IN ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'NOT_FOUND'));
  CREATE INDEX executionsByTime ON executions (trackedAt DESC) WHERE stopped = 0;

  CREATE TABLE transitions (
    executionId TEXT NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
    fromStatus TEXT,
    toStatus TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX transitionsOfExecution ON transitions (executionId);

  CREATE TABLE notifications (
    executionId TEXT PRIMARY KEY REFERENCES executions (id) ON DELETE CASCADE,
    outcome TEXT NOT NULL,
    shownAt INTEGER
  ) STRICT;
  CREATE INDEX notificationsPending ON notifications (executionId) WHERE shownAt IS NULL;

  CREATE TABLE latencyModels (
    connectionId TEXT PRIMARY KEY,
    learned TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE downloads (
    id TEXT PRIMARY KEY,
    connectionId TEXT NOT NULL,
    executionId TEXT NOT NULL,
    fileId TEXT NOT NULL,
    folder TEXT NOT NULL,
    name TEXT NOT NULL,
    format TEXT,
    claimedBytes INTEGER,
    onExisting TEXT NOT NULL,
    phase TEXT NOT NULL,
    sizeBytes INTEGER,
    syncedBytes INTEGER NOT NULL,
    validator TEXT,
    path TEXT,
    verdict TEXT,
    failureKind TEXT,
    failureMessage TEXT,
    failureRequestId TEXT,
    createdAt INTEGER NOT NULL,
    endedAt INTEGER
  ) STRICT;
  `,
  `
  ALTER TABLE executions ADD COLUMN note TEXT;
  -- Derived from the other columns, and stored so that one index holds all that statistics count.
  ALTER TABLE executions ADD COLUMN endedAt INTEGER;
  ALTER TABLE executions ADD COLUMN durationMs INTEGER;
  UPDATE executions
    SET endedAt = coalesce(completedAt, endSeenAt),
      durationMs = CASE WHEN completedAt >= createdAt THEN completedAt - createdAt ELSE CAST(round(latencyMs) AS INTEGER) END
    WHERE status IN ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED');
  CREATE INDEX executionsEnded ON executions (connectionId, model, status, endedAt, durationMs, cost)
    WHERE stopped = 0 AND endedAt IS NOT NULL;
  CREATE INDEX executionsByDuration ON executions (connectionId, durationMs, endedAt)
    WHERE stopped = 0 AND endedAt IS NOT NULL;
  CREATE INDEX executionsByCost ON executions (connectionId, CAST(cost AS REAL), endedAt)
    WHERE stopped = 0 AND endedAt IS NOT NULL;

  CREATE TABLE observations (
    executionId TEXT NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    observation TEXT NOT NULL,
    PRIMARY KEY (executionId, number)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE notifications ADD COLUMN heldBack TEXT;
  CREATE INDEX notificationsTold ON notifications (shownAt) WHERE shownAt IS NOT NULL;
  `,
  `
  ALTER TABLE executions ADD COLUMN batch TEXT;
  ALTER TABLE executions ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE executions ADD COLUMN archive TEXT NOT NULL DEFAULT 'open';
  CREATE INDEX executionsByBatch ON executions (batch) WHERE stopped = 0 AND batch IS NOT NULL;
  CREATE INDEX executionsToArchive ON executions (endedAt)
    WHERE stopped = 0 AND archive = 'open' AND pinned = 0 AND endedAt IS NOT NULL;
  `,
  `
  CREATE INDEX executionsStopped ON executions (id) WHERE stopped = 1;
  CREATE INDEX executionsOfConnection ON executions (connectionId);
  `,
  `
  -- Failures are kept as what is to be said, no longer as words.
  UPDATE executions
    SET trouble = json_set(json_remove(trouble, '$.message'), '$.saying',
      json_object('name', 'verbatim', 'values', json_object('text', trouble ->> 'message')))
    WHERE trouble IS NOT NULL;
  ALTER TABLE downloads RENAME COLUMN failureMessage TO failureSaying;
  UPDATE downloads
    SET failureSaying = json_object('name', 'verbatim', 'values', json_object('text', failureSaying))
    WHERE failureSaying IS NOT NULL;
  `,
  `
  -- The cost in billionths of a dollar, which SQLite sums exactly; null where it is none such, or is 10,000 dollars and more.
  ALTER TABLE executions ADD COLUMN costNanos INTEGER GENERATED ALWAYS AS (
    CASE WHEN instr(cost || '.', '.') <= 5 AND length(cost) - instr(cost || '.', '.') <= 9
      THEN CAST(substr(cost, 1, instr(cost || '.', '.') - 1) || substr(substr(cost, instr(cost || '.', '.') + 1) || '000000000', 1, 9) AS INTEGER)
    END) VIRTUAL;
  DROP INDEX executionsEnded;
  CREATE INDEX executionsEnded ON executions (connectionId, model, status, endedAt, durationMs, costNanos, cost)
    WHERE stopped = 0 AND endedAt IS NOT NULL;
  `,
  `
  -- Stored, as to count them in 50,000 rows takes as long as to read these.
  ALTER TABLE executions ADD COLUMN fileCount INTEGER NOT NULL DEFAULT 0;
  UPDATE executions SET fileCount = json_array_length(files) WHERE json_valid(files);
  -- Read backwards it has the last of one moment first, as the list has.
  DROP INDEX executionsByTime;
  CREATE INDEX executionsByTime ON executions (trackedAt) WHERE stopped = 0;
  `,
  `
  -- Read backwards it has what the list begins with.
  CREATE INDEX executionsListed ON executions (pinned, trackedAt) WHERE stopped = 0 AND archive <> 'archived';
  `,
  `
  -- Those of one moment are listed in the order of pasting.
  DROP INDEX executionsByTime;
  CREATE INDEX executionsByTime ON executions (trackedAt DESC) WHERE stopped = 0;
  DROP INDEX executionsListed;
  CREATE INDEX executionsListed ON executions (pinned DESC, trackedAt DESC) WHERE stopped = 0 AND archive <> 'archived';
  `,
  `
  -- 1 where the API told the end, by its own clock; 0 where that it had ended was seen.
  ALTER TABLE executions ADD COLUMN endTold INTEGER GENERATED ALWAYS AS (completedAt IS NOT NULL) VIRTUAL;
  DROP INDEX executionsEnded;
  CREATE INDEX executionsEnded ON executions (connectionId, model, status, endTold, endedAt, durationMs, costNanos, cost)
    WHERE stopped = 0 AND endedAt IS NOT NULL;
  DROP INDEX executionsByDuration;
  CREATE INDEX executionsByDuration ON executions (connectionId, durationMs, endedAt, endTold)
    WHERE stopped = 0 AND endedAt IS NOT NULL;
  DROP INDEX executionsByCost;
  CREATE INDEX executionsByCost ON executions (connectionId, CAST(cost AS REAL), endedAt, endTold)
    WHERE stopped = 0 AND endedAt IS NOT NULL;
  `,
  `
  -- Those announced last are found by rowid: the clock may be set back.
  DROP INDEX notificationsTold;
  `,
]
