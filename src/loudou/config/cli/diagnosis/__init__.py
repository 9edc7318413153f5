"""What ``loudou doctor`` looks at, before and after the database is started."""
