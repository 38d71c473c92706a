"""The yardstick: a Django site of one view without sessions, members or middleware, on the database of the other."""
