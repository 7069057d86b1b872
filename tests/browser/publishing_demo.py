"""Publish four records in the demonstration of the folder that the environment names. Run as a program of its own."""

import uuid
from datetime import date
from io import BytesIO

import django

TABLE = (
    "<table><thead><tr><th>类别</th><th>每月（元）</th></tr></thead>"
    "<tbody><tr><td>农村</td><td>640</td></tr></tbody></table>"
)
TITLES = ("关于调整农村低保标准的通知", "关于低保工作的旧办法", "一件要撤回的低保公告", "关于低保工作的新办法")


def fill():
    from gongkai.agencies.models import Agency
    from gongkai.disclosure import validity, withdrawing
    from gongkai.disclosure.drafting import Attached, Filing, Words
    from gongkai.disclosure.models import Validity, Why
    from gongkai.disclosure.taking_over import take_over
    from gongkai.files.services import keep
    from gongkai.people.models import Post

    Agency.objects.filter(slug="simajia").update(uscc="113708280043326001")
    town = Agency.objects.get(slug="simajia")
    by = Post.objects.filter(agency=town).first()
    made = []
    for number, title in enumerate(TITLES):
        stored = keep(BytesIO("类别,每月\n农村,640\n".encode()), name="低保标准表.csv", purpose="record")
        files = [] if number else [Attached(stored, stored.name)]
        words = Words(title=title, html=f"<p>农村低保标准调整如下。</p>{TABLE}", files=files)
        filing = Filing(formed_on=date(2026, 3, 2), item="livelihood", genre="circular", is_normative=number in {1, 3})
        made.append(take_over(town, words, filing, public_on=date(2026, 3, 2), by=by, key=uuid.uuid4()))
    validity.set_validity(made[1].pk, Validity.REPEALED, on=date(2026, 3, 2), by=by, changed_by=made[3])
    withdrawing.withdraw(made[2].pk, why=Why.WRONG, by=by)
    assert [record.pk for record in made] == [1, 2, 3, 4]


if __name__ == "__main__":
    django.setup()
    fill()
