/**
 * The schema, one step an entry; `user_version` counts the steps a database has taken. Never change an entry that was
 * released: append one. Times are epoch ms, money is decimal text in USD, the rest of the text columns hold JSON.
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
]
