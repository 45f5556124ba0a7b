"""The rulebook to browse without answering anything: by place, by part of life, by document.

Every page has a stable address, prints, and stands as data beside itself: the same address with
`.json`. The pages hold nothing about anyone, so they may be linked.

    entries    the rulebook as plain data: what the pages show and `.json` gives
    clauses    a citation as data: document, place, quotation, standing, dates
    figures    the numbers of a place, and who reads them
    search     what holds the words somebody looks for
    compare    one benefit across places; what a provision adds to the place above
    suppose    "what if 1.5 became 2": the worked examples whose result would change
    routes     addresses
"""
