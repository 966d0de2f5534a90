"""Pages of the room: the list of 30 and the property rates."""
