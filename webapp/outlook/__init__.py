"""What follows from an assessment: nearest ways to a yes, dates ahead, a job.

Each asks the engine again about the same person under other answers or on another day, and is as
pure as the engine.
"""
