"""Export and erase what plugins, and Kring itself, keep of a person."""
