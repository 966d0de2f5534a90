"""What a figure is: pure functions of counts."""
