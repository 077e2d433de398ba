"""From a piece's words to tags that say why.

text         title, teaser and body become one folded text; positions lead back to the stored fields
match        every name and phrase of the rules, in one scan; boundaries, case and blockers; then leftmost and longest
disambiguate ambiguous names need context, or a plain mention of themselves, their owner or their product
rollup       a product stands for its owner, a part for its whole, an organisation half for its country
salience     how much of the piece is about a name: main, notable or passing
themes       phrases that speak for a theme, with the evidence rule
focus        the countries the piece is about
relevance    0 to 100: US-China AI strategy, and the band core, related or off
decide       all of the above for one piece, without I/O, as one frozen record
store        the record as rows: assertions, run, entry, covering tags and stale weeks, in one transaction
pipeline     which pieces wait, in batches; the only file that knows the order of reading and writing
"""
