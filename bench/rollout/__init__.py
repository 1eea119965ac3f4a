"""A simulated year of releases: hidden faults, people who use and fail, and the rules that decide beside each other."""
