"""The rulebook to browse without answering anything: by place, by part of life, by document.

Every page has a stable address, prints, and stands as data beside itself: the same address with
`.json`. The pages hold nothing about anyone, so they may be kept and linked.

    entries    the rulebook as plain data: what the pages show and `.json` gives
    compare    one benefit across places; what a provision adds to the place above
    suppose    "what if 1.5 became 2": the worked examples whose result would change
    routes     addresses
"""
