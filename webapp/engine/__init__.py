"""The rule engine: pure functions from rules, facts and a date to an assessment.

Nothing here knows the web, the clock, a language or the environment.
A module imports only from the floors below its own:

    floor 5   interview     explanation
    floor 4   rulebook      assessment
    floor 3   lint  evaluation  taper  generated
    floor 2   model
    floor 1   expression  source
    floor 0   problems  truth  dates
"""
