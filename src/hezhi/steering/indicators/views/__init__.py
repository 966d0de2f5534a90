"""Pages of the room: the list of 30, the property rates, the hotline's rates."""
