"""Why a file was not taken, in a sentence for the person who brought it."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Final[Mapping[str, str | Promise]] = {
    "file.empty": _("这个文件是空的，没有内容。请检查后重新选择。"),
    "file.too_large": _("文件太大：{purpose}一份最多 {limit}。请压缩图片，或者分成几份。"),
    "file.too_much": _("这些文件加起来太大：{purpose}一次一共最多 {limit}，这一份没有收。请压缩图片，或者分几次交。"),
    "file.too_many": _("一次最多收 {count} 份文件，这一份没有收。请合并成一份，或者分几次交。"),
    "file.kind": _("这里不收这种文件（按内容看是{found}，文件名是“{name}”）。可以用：{endings}。"),
    "file.unknown": _("认不出这是什么文件（“{name}”），没有收下。可以用：{endings}。"),
    "file.macros": _("这个 Office 文件带有宏（程序），没有收下。请另存为不带宏的文件（.docx、.xlsx、.pptx）。"),
    "file.locked": _("文件设有密码，没有收下。请去掉密码再上传。"),
    "file.virus": _("查毒发现病毒（{virus}），没有收下。请用杀毒软件检查您的电脑。"),
    "file.not_scanned": _("查毒程序没有回答，暂时不能收文件。请过一会儿再试；如果一直这样，请告诉系统管理员。"),
    "file.broken_off": _("文件没有传完就断了，没有收下。请重新上传。"),
    "publish.locked": _("文件设有密码，无法清除其中的个人信息。请去掉密码后重新上传。"),
    "publish.signed": _("文件带有电子签名或签章，清除信息会使它失效，没有改动。请上传没有签章的版本，或者打印后扫描。"),
    "publish.form": _("这份 PDF 是动态表单（XFA），清不掉其中的信息。请打印成普通的 PDF 再上传。"),
    "publish.kind": _("清不掉这种文件（{found}）里的个人信息。请另存为 PDF、Word（.docx）、Excel（.xlsx）再上传。"),
    "publish.damaged": _("文件已损坏，打不开，无法清除其中的个人信息。请用原来的软件重新保存一份。"),
    "publish.comments": _("文件里还有批注。批注者的姓名已经去掉，批注的内容会一起公开，请确认。"),
    "publish.changes": _("文件里还有修订痕迹，删掉的文字别人也能看到。请接受或者拒绝全部修订后重新上传。"),
    "publish.hidden": _("文件里有隐藏的文字或者工作表，别人可以把它显示出来，请确认。"),
    "publish.layers": _("PDF 里有可以开关的图层，别人可以把隐藏的图层显示出来，请确认。"),
    "publish.picture": _("文件里有一张图片已损坏，没有清除其中的信息，请确认。"),
    "redact.locked": _("文件设有密码，打不开，不能遮盖。请去掉密码后重新上传。"),
    "redact.damaged": _("文件已损坏，画不出里面的页面，不能遮盖。请用原来的软件重新保存一份，或者打印后扫描。"),
    "redact.kind": _("这种文件（{found}）不能直接遮盖。请先另存为 PDF，再上传遮盖。"),
    "redact.pages": _("文件超过{most}页，一次遮盖不了。请拆成几份。"),
    "redact.areas": _("一份文件最多遮盖{most}处。请把挨着的几处合成一处。"),
    "redact.page": _("有一处遮盖写的页码，文件里没有。请核对页码。"),
    "redact.limits": _("文件太复杂，在限定的时间和内存里画不完。请拆成几份，或者打印后扫描。"),
    "publish.limits": _("文件太复杂，在限定的时间和内存里处理不完。请拆成几份，或者另存一份再试。"),
}


class FileRefused(Exception):
    """The file was not taken; nothing of it was kept. The text is a sentence for the person who brought it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(str(SENTENCES[code]).format(**values))
        self.code = code
        self.values = values


class StoreFailed(Exception):
    """
    The store could not do its work (full, read-only, not reachable); nothing half-done was left.
    The text is a sentence.
    """

    def __init__(self, sentence: str, *, code: str = "store.failed") -> None:
        super().__init__(sentence)
        self.code = code
