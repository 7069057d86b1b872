"""
How long entries are kept: forever. The law asks for less, and less is promised where the promise is read: network logs
are kept for six months at least (网络安全法 21(三), as numbered in 2016). Half a year is at most 184 days, so the rule
says 184. Nothing deletes an entry before or after that; what is destroyed at the end of its period are the words about
persons, which do not stand in entries.
"""

from typing import Final

LEAST_DAYS: Final = 184
