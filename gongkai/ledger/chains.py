"""The names of the chains: one for an agency's work and one for its security events; agency 0 is the site itself."""

from typing import Final

SITE: Final = 0


def work(agency: int = SITE) -> str:
    return f"work:{agency}"


def security(agency: int = SITE) -> str:
    """Sign-ins, looks at personal data, exports and changes of settings (网络安全法: kept at least six months)."""
    return f"security:{agency}"
