"""The one search of the house: a request by number, phone or the words told, a compound by name."""
