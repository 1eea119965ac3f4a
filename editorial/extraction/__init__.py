"""Reading the text inside files, in a process of its own."""
