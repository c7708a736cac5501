CREATE TABLE wish (
  id INTEGER PRIMARY KEY,
  at REAL NOT NULL,
  chat_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  topic_id INTEGER,
  message_id INTEGER NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  told INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX wish_user ON wish (user_id);
