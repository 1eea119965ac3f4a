"""Search on real help pages, with questions that their writers filed them under."""
