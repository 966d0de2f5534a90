"""Pages of the room: the dispatch desk, the resident's way, the handler's inbox."""
