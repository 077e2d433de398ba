"""How a piece gets in, one stage a file.

    due source -> lease (ours, or nothing) -> politeness (our turn at its host) -> egress.fetch (conditional GET)
      -> parse (what is printed) -> normalise (plain drafts) -> identify (do we hold it?) -> decide (intents with reasons)
      -> store (rows) -> ledger (the visit, the captures, the next visit)

Only `pipeline` knows this order. Stages hand on the frozen records of `records`; every way to fail has a name in
`outcomes`; `decide` touches neither network nor database; `ledger` and `store` work in one transaction behind a fence.
"""
