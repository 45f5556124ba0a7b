"""Rule files to a frozen Rulebook, and what is wrong in them.

    rulebook   load(folder), read(texts): which file holds what; all Problems at once
    source     YAML with its places kept, read into the engine's shapes
    criteria   how a condition is written
    rows       how a row of a parameter is written
    lint       what a rulebook must hold true across files

The engine never looks in here: it is given a Rulebook.
"""
