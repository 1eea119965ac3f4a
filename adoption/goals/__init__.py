"""The business case as data: goals of the organisation, and progress towards them."""
