"""The rule engine: pure functions from rules, facts and a date to an assessment.

Nothing here knows the web, the clock, a language or the environment.
A module imports only from the floors below its own:

    floor 9   assessment                                 the one object that is rendered
    floor 8   amounts  concern  directory  interview  knock_on  nearness
    floor 7   determination  taper                       status of a door, of a benefit
    floor 6   evaluation                                 criteria -> Finding
    floor 5   conditions  offices                        expressions -> truth and reasons
    floor 4   reads  view                                what a rule reads; a person on a day
    floor 3   criteria  figures  facts  standing
    floor 2   model                                      the nouns, frozen
    floor 1   expression                                 the language of conditions
    floor 0   codes  problems  truth  dates

On it stand `webapp.outlook`, which tells what is near and what comes, `webapp.rulefiles`, which
reads the nouns from YAML, `webapp.examples`, which runs the worked examples, and
`webapp.decisions`, which writes the decisions of one place out as Python where only the truth is
wanted, and fast.
"""
