"""The other side of each Framelane wire, written from the wire's description and not from Framelane's code."""
