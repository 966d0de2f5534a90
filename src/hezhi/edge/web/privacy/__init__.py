"""Screen 23: what is kept about me, who looked at it, taking it with me, taking it back."""
