"""The pages of the framework on the site."""
