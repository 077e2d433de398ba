"""What people say against the rules: recorded for ever, heard at once, taken back when they wish."""
