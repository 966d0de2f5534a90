"""Screen 53: areas, organisations, posts, accounts and grants, and what a person may really do."""
