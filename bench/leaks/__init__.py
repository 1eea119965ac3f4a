"""Does search ever show somebody what is closed to them, while others publish, restrict, move and delete?

``ledger`` knows who may ever have read which words, ``writing`` changes everything all the time, ``asking`` compares what
search shows with what the rooms say; ``run`` lets them loose on one another.
"""
