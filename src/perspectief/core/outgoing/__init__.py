"""Everything that leaves the program over the network, mail excepted: only what the operator listed, never further.

No other module opens a socket or makes a request: tests/contract/test_outgoing.py.
"""
