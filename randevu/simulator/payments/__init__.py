"""Stands for a payment provider: orders, a page on which one pays or refuses, refunds, signed calls."""
