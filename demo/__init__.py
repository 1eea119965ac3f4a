"""A made-up organisation for demonstrations and tests. Production never has it.

``data`` texts of news, blogs and guidance; ``prose`` and ``names`` what is drawn by lot; ``loader`` writes it
all; ``pictures`` and its helpers draw the images.
"""
