"""What the people room writes."""
