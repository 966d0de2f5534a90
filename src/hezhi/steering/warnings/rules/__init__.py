"""What the room decides by numbers alone."""
