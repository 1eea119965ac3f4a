"""What the pages and the admin of the framework read."""
