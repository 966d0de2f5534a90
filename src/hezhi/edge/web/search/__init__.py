"""The one search of the house: a request by number or phone, a compound by name."""
