"""Our reading of dates and times against what else there is: `python -m benchmarks.parsers`."""
