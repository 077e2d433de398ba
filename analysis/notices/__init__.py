"""What people are told: alerts find occasions, occasions become messages in an outbox, and messages are told at least once.

`arriving`, `changes` and `digests` find what there is to tell; `compose` puts it into the reader's words; `outbox` keeps what
is owed; `send` tells it through `mail`, `webhook` and `chat`; `feed` is the same for feed readers; `alerts` keeps people's
wishes, `page` shows them.
"""
