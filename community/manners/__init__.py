"""When somebody wants to be reached: what they chose to be now, their quiet hours, when they work."""
