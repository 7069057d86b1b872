"""条例 36 to 39, row by row: which article each kind of decision rests on, its row of table three, and its needs."""

import pytest

from gongkai.law.outcomes import outcomes

# What the decision rests on, and the row of table three since 2021. The order of table three; written down from the
# articles and the form, not from the table under test.
KINDS = {
    "granted.provided": ("36(2)", "granted"),
    "granted.how_to_get": ("36(2)", "granted"),
    "granted.already_public": ("36(1)", "granted"),
    "granted.inspection": ("36(2) 40", "granted"),
    "granted.public_interest": ("15 32 36(2)", "granted"),
    "partial": ("37", "partial"),
    "refused.state_secret": ("14 36(3)", "refused.state_secret"),
    "refused.prohibited_by_law": ("14 36(3)", "refused.prohibited_by_law"),
    "refused.security_and_stability": ("14 36(3)", "refused.security_and_stability"),
    "refused.third_party": ("15 32 36(3)", "refused.third_party"),
    "refused.internal_affairs": ("16/1 36(3)", "refused.internal_affairs"),
    "refused.process": ("16/2 36(3)", "refused.process"),
    "refused.enforcement_files": ("16/2 36(3)", "refused.enforcement_files"),
    "refused.administrative_inquiry": ("36(7)", "refused.administrative_inquiry"),
    "unable.not_held.nonexistent": ("36(4)", "unable.not_held"),
    "unable.not_held.not_responsible": ("36(5)", "unable.not_held"),
    "unable.not_held.archived": ("notice_14 36(5)", "unable.not_held"),
    "unable.needs_creation": ("38", "unable.needs_creation"),
    "unable.unclear_after_supplement": ("30", "unable.unclear_after_supplement"),
    "declined.petition": ("39/1", "declined.petition"),
    "declined.repeated": ("36(6)", "declined.repeated"),
    "declined.publication": ("39/2", "declined.publication"),
    "declined.excessive": ("35", "declined.excessive"),
    "declined.reissue": ("notice_30 2", "declined.reissue"),
    "otherwise.not_supplemented": ("30", "otherwise.not_supplemented"),
    "otherwise.fee_unpaid": ("notice_109:6", "otherwise.fee_unpaid"),
    "otherwise.other": ("notice_30", "otherwise.other"),
    "otherwise.withdrawn": ("notice_30", "otherwise.other"),
    "otherwise.applicant_gone": ("notice_30", "otherwise.other"),
}
# What has to be supplied, by the article that asks for it or that it proves.
NEEDS = {
    14: {"secrecy_mark", "prohibiting_provision", "security_evidence"},
    15: {"public_interest_weighing", "third_party_kind"},
    16: {"internal_kind", "process_kind", "enforcement_case", "no_duty_elsewhere"},
    30: {"supplement_letter"},
    32: {"consultation_record", "asked_or_why_not", "third_party_told"},
    35: {"reasons_letter"},
    36: {"where_to_get", "when_to_get", "reasons", "special_provision", "search_record", "competent_organ"}
    | {"archive_transfer", "earlier_reply", "provided", "content"},
    37: {"withheld_part", "withheld_grounds"},
    39: {"proper_channel"},
    40: {"delivery", "inspection", "reasons_of_form", "collection"},
    42: {"fee_letter"},
    45: {"withdrawal", "proof_of_end"},
}
ASKED = {need.id: need for kind in outcomes().values() for need in (*kind.needs, *kind.needs_of_part)}


def short(article):
    """36(4), 39/1, notice_109:6: article, item, paragraph; the instrument where it is not the 条例."""
    text = "" if article.instrument == "regulation" else article.instrument
    if article.article is not None:
        text += (":" if text else "") + str(article.article)
    text += f"/{article.paragraph}" if article.paragraph else ""
    return text + (f"({article.item})" if article.item else "")


def test_no_kind_of_decision_is_left_out():
    assert set(outcomes()) == set(KINDS)


@pytest.mark.parametrize("id", KINDS)
def test_36_to_39_every_kind_rests_on_its_articles_and_stands_in_its_row(id):
    kind = outcomes()[id]
    assert (" ".join(map(short, kind.articles)), kind.leaf) == KINDS[id]


def test_every_need_is_asked_by_its_article():
    assert {id: need.article.article for id, need in ASKED.items()} == {
        id: article for article, ids in NEEDS.items() for id in ids
    }
