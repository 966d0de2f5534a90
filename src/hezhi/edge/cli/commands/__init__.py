"""One file a command; each exposes `command`, a click command."""
