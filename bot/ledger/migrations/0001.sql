CREATE TABLE question (
  id INTEGER PRIMARY KEY,
  at REAL NOT NULL,
  day TEXT NOT NULL,
  chat_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  place TEXT NOT NULL,
  text TEXT,
  terms TEXT,
  language TEXT,
  answered INTEGER NOT NULL,
  confidence REAL NOT NULL,
  milliseconds REAL NOT NULL,
  message_id INTEGER
);
CREATE INDEX question_day ON question (day);
CREATE INDEX question_user ON question (user_id);
CREATE INDEX question_message ON question (chat_id, message_id);
CREATE TABLE quoted (
  question_id INTEGER NOT NULL REFERENCES question (id) ON DELETE CASCADE,
  article_id TEXT NOT NULL
);
CREATE INDEX quoted_question ON quoted (question_id);
CREATE TABLE feedback (
  question_id INTEGER NOT NULL REFERENCES question (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL,
  at REAL NOT NULL,
  useful INTEGER NOT NULL,
  PRIMARY KEY (question_id, user_id)
) WITHOUT ROWID;
CREATE TABLE group_settings (
  chat_id INTEGER PRIMARY KEY,
  content TEXT NOT NULL
) WITHOUT ROWID;
