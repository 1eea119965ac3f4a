"""What changes blogs and their posts."""
