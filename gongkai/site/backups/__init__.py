"""Everything that a site holds in one archive, the way back, and the upgrade that makes one first."""
