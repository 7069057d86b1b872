"""`gongkai keys …`: the master keys that wrap the keys of cases."""

from pathlib import Path

import click

from gongkai.cli.audit import open_site
from gongkai.cli.lines import line
from gongkai.cli.site import SiteVerb, data_option
from gongkai.cli.verbs import Verbs
from gongkai.cli.words import _


@click.group(cls=Verbs, help=_("加密个人信息的主密钥：在哪里，更换。"))
def keys() -> None:
    """Nothing is common to its verbs."""


@keys.command(name="list", cls=SiteVerb, help=_("主密钥在哪里，每一个用于多少案卷和第二验证。"))
@data_option
def list_(data: Path | None) -> None:
    open_site(data)
    from gongkai.ledger import masters, rotating

    line(_("主密钥在 {folder}，不在备份里，请另外保存。").format(folder=masters.folder()))
    found = rotating.in_use()
    present = set(masters.ids())
    for id, count in sorted(found.items()):
        missing = "" if id in present else _("，文件不见了：这些案卷的个人信息打不开，这些第二验证不能用")
        line(_("{id}：案卷和第二验证共 {count} 项{missing}").format(id=id, count=count, missing=missing), indent=2)
    if not found:
        line(_("还没有主密钥；gongkai init 或者 gongkai serve 会自动生成。"), indent=2)
    if found.keys() - present:
        raise click.exceptions.Exit(1)


@keys.command(
    cls=SiteVerb, help=_("生成新的主密钥，案卷的密钥和第二验证全部改用它加密。台账原有内容不变，网站不用停。")
)
@data_option
def rotate(data: Path | None) -> None:
    open_site(data)
    from gongkai.ledger import ciphers, masters, rotating

    old = masters.ids()
    try:
        master, count = rotating.rotate()
    except (masters.NoMasterKey, ciphers.Unsealable) as fault:
        raise click.ClickException(_("没有换完：{why}").format(why=fault)) from None
    line(_("新的主密钥 {id}，改用它的案卷和第二验证共 {count} 项。").format(id=master.id, count=count))
    line(_("文件在 {folder}，请马上另外保存一份。").format(folder=masters.folder()))
    if old:
        line(_("旧的主密钥（{ids}）只有旧备份还要用；旧备份不再需要时，把它们删掉。").format(ids="、".join(old)))
