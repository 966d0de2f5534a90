"""Rules of teams and duty rosters; pure."""
