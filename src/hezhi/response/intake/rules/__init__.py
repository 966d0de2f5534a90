"""How what comes in is read: each file one rule of reading, pure, testable without a database."""
