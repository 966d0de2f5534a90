"""Pages of the room: how an import was read, what the reader was taught, whether it still fits."""
