"""What keeps the site from being started, saved or changed, as a sentence for the person who runs it."""

from typing import Final

from django.db import DatabaseError

# What drivers say, and what it means here. The first that is found holds.
UNWRITABLE: Final = 3  # so many of these come from a disk that takes nothing
FAULTS: Final = (
    (("disk is full", "no space left", "disk quota"), "磁盘满了，数据库写不进去。请腾出空间；已经保存的内容没有影响"),
    (("readonly database", "read-only"), "数据库是只读的。请检查数据文件夹的权限和磁盘是否只读"),
    (
        ("disk i/o error",),
        "数据库读写不了磁盘：磁盘可能满了，也可能有故障。请先看剩余空间（df -h），再看系统日志（dmesg）",
    ),
    (("unable to open",), "打不开数据库文件。请检查数据文件夹的权限和磁盘"),
    (("is locked",), "数据库正被别的程序占用。请先停掉网站和别的 gongkai 命令，再试一次"),
    (("malformed", "not a database"), "数据库文件损坏。请从备份恢复"),
    (("connection refused", "could not translate", "timeout expired", "server closed"), "连不上数据库服务器"),
    (
        ("password authentication", "no pg_hba", "does not exist"),
        "数据库服务器不接受 DATABASE_URL 里的用户、密码或库名",
    ),
    (("permission denied", "must be owner"), "DATABASE_URL 里的用户没有足够的权限"),
)


class Refused(Exception):
    """The text is a whole sentence; nothing was changed."""


def explain_database(fault: DatabaseError) -> str:
    """What the database's own message means, with the message behind it: the administrator may need it."""
    said = " ".join(str(fault).split())
    meaning = next(
        (sentence for words, sentence in FAULTS if any(word in said.lower() for word in words)), "数据库出错"
    )
    return f"{meaning}（{said}）。"


def is_about_space(fault: BaseException | None) -> bool:
    """Whether the database could not write, so that what was handed in is not kept."""
    return isinstance(fault, DatabaseError) and any(
        word in str(fault).lower() for words, _sentence in FAULTS[:UNWRITABLE] for word in words
    )
