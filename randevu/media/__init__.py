"""Files that customers send: fetched by the worker, checked, kept in a folder, destroyed when their row is gone.

The webhook only notes that a file is to be fetched (`randevu.messaging.files`). The row decides: whatever lies in the
folder without one is destroyed, whatever is shown is shown by one (docs/decisions/0035).
"""
