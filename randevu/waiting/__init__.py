"""The waiting list: who found no fitting time is offered what is given back, in turn, with a deadline."""
