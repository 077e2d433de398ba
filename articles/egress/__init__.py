"""The one door to the network: whatever is fetched for an analyst is fetched here, from public addresses only.

`address` says which addresses may be opened, `client` opens them, `inflate` undoes an answer's compression within
limits, `errors` names every way in which that can fail. Nothing else in the house opens a connection.
"""
