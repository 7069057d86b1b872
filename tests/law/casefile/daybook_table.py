"""The rows of table three, and the kinds of decision that each takes: the daybook's own list."""

LEAVES = (
    "granted", "partial",
    "refused.state_secret", "refused.prohibited_by_law", "refused.security_and_stability", "refused.third_party",
    "refused.internal_affairs", "refused.process", "refused.enforcement_files", "refused.administrative_inquiry",
    "unable.not_held", "unable.needs_creation", "unable.unclear_after_supplement",
    "declined.petition", "declined.repeated", "declined.publication", "declined.excessive", "declined.reissue",
    "otherwise.not_supplemented", "otherwise.fee_unpaid", "otherwise.other",
)  # fmt: skip  # table three, 国办公开办函〔2021〕30号
FINER = {
    "granted": ("provided", "how_to_get", "already_public", "inspection", "public_interest"),
    "unable.not_held": ("nonexistent", "not_responsible", "archived"),
}
DECISIONS = {leaf: leaf for leaf in LEAVES}
DECISIONS |= {f"{leaf}.{kind}": leaf for leaf, kinds in FINER.items() for kind in kinds}
DECISIONS |= {"otherwise.withdrawn": "otherwise.other", "otherwise.applicant_gone": "otherwise.other"}
