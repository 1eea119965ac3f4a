"""The settings that people choose for themselves in the features that they have."""
