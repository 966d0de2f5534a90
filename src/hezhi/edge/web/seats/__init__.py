"""Screen 38, 党组织与双向进入: who sits where, in a picture and a table, and what is missing."""
