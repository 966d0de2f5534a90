"""What templates may ask of the kit."""
