-- The twin drops foreign keys that cost PostgreSQL a statement per row. SQLite looks them up within
-- the statement that writes, and keeps them.
SELECT 1;
