"""Areas, compounds, and the compound's file (screen 37): what the register knows, joined with its requests."""
