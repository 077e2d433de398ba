"""Briefings: one week of coverage in sentences that each name the pieces they rest on."""
