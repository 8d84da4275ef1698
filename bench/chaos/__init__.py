"""`make chaos`: the sender under faults by chance and kill -9, with the wall as the oracle."""
