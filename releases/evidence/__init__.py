"""What the figures of a release say: arithmetic that knows no database, shared by the product and its measurement."""
