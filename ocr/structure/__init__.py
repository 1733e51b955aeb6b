"""What the blocks of a page are: roles, tables."""
