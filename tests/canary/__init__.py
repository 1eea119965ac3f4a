"""Nothing of what is closed to somebody appears anywhere: ``secrets`` what is closed, ``walk`` where one looks."""
