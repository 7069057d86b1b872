"""A server forks its workers after it has begun: a PDF is set in them as well, and the same."""

import multiprocessing

import pytest

from gongkai.writing.fonts import MissingFontsError
from gongkai.writing.model import Document, Paragraph, Style
from gongkai.writing.pdf import render

PAGE = Document("告知书", (Paragraph("政府信息公开申请答复书", Style.TITLE),))


def set_in_child(out):
    out.put(render(PAGE))


def test_a_forked_process_sets_the_same_page():
    try:
        here = render(PAGE)
    except MissingFontsError:
        pytest.skip("没有中文字体")
    forking = multiprocessing.get_context("fork")
    out = forking.Queue()
    child = forking.Process(target=set_in_child, args=(out,))
    child.start()
    try:
        assert out.get(timeout=60) == here
    finally:
        child.kill()
        child.join()
