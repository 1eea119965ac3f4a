"""What is deleted in the admin can be brought back for ``KRING_BIN_DAYS`` days.

``rows`` turns what a deletion takes with it into text and back; ``capture`` keeps it in the moment of
the deletion, however it came about; ``restore`` puts it back in its place; ``purge`` empties the bin;
``selectors`` says who may see what of it.
"""
