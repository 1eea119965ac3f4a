"""Building the indexes anew, comparing them with the database, and saying how they are."""
