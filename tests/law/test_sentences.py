"""Sentences are data: every one can be filled in, and a fault of the system speaks Chinese."""

import errno
import os

import pytest

from gongkai.law.sentences import explain, explain_fault, sentences


def test_a_sentence_takes_its_parameters_by_name():
    assert explain("unreadable.timeout", {"seconds": 30}) == "读取超过30秒，已停止。"


def test_an_unknown_sentence_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        explain("unreadable.no_such_reason")


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOENT, "没有这个文件或文件夹"), (errno.EACCES, "没有权限"), (errno.ENOSPC, "磁盘空间不足")],
)
def test_a_fault_of_the_system_is_told_in_chinese(number, words):
    assert explain_fault(OSError(number, os.strerror(number))) == words


def test_a_fault_without_a_name_keeps_its_number():
    assert explain_fault(OSError(9999, "?")) == "系统错误（错误号9999）"
    assert explain_fault(OSError("?")) == "系统错误（错误号0）"


def test_no_sentence_is_empty():
    nothing_to_add = {
        "remedy.part.withheld",
        "remedy.part.whole",
    }  # what is said of the whole needs no words for a part
    assert {id for id, text in sentences().items() if not text.strip()} <= nothing_to_add
