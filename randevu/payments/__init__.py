"""Deposits: who pays what in advance, the ledger of it, and the port to those who collect it."""
