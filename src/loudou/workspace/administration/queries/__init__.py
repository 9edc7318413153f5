"""What the pages of an administrator show, read for those who may."""
