"""The seal proof: the written file is read again, and no value of any client of the vault may stand in it."""
