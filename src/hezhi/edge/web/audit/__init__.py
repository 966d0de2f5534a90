"""Screen 54: the history of all deeds, and how its seal stands."""
