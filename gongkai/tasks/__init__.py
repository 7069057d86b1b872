"""The queue: long work and mail, as rows that were written in the transaction of the act that asked for them."""
