"""A release lived through beforehand: a made-up organisation, what may hide in the release, and the rule that decides."""
