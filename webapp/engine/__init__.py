"""The rule engine: pure functions from rules, facts and a date to an assessment.

Nothing here knows the web, the clock, a language or the environment.
A module imports only from the floors below its own:

    floor 10  explanation
    floor 9   assessment                                 the one object that is rendered
    floor 8   rulebook  amounts  interview  knock_on
    floor 7   determination  taper                       status of a door, of a benefit
    floor 6   evaluation                                 criteria -> Finding
    floor 5   conditions                                 expressions -> truth and reasons
    floor 4   lint  view                                 a person on a day at a place
    floor 3   criteria  figures  facts  standing
    floor 2   model                                      the nouns, frozen
    floor 1   expression  source                         two languages: conditions, YAML
    floor 0   problems  truth  dates

Beside it stand `webapp.examples`, which runs the worked examples, and `webapp.decisions`, which
writes the decisions of one place out as Python where only the truth is wanted, and fast.
"""
