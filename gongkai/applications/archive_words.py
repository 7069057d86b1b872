"""What the package of a case says of itself, for whoever opens it in ten years without this program."""

README = """这是一件政府信息公开申请的案卷包。

目录.json          每个文件的路径、是什么、字节数和 SHA-256 校验值；归档时缺的材料和原因在 lacks 里。
归档目录.pdf       案卷目录，有各件的页数，可以打印；归档时缺的材料和原因列在后面。
登记表.pdf         申请人和申请内容，供人阅读；申请.json 是同样的内容，供程序读取。
审查表.pdf         答复的审查表；作过几次答复的，一次一份，编号。
申请.json          申请人和申请内容，以及本案的日期和结果。
文书/              签发的每一份文书，PDF 和 DOCX。名称里有“作废”的，已经更正，不再有效。
                   同一编号的“送达回证”是那份文书的送达情况。
材料/              申请人交来的、各方回复的、提供给申请人的材料，按加入的先后编号。
意见和检索.json    征求意见、转办、检索记录、依据和证明、历次答复稿。
事项.jsonl         本案在法律上的全部事项，一件一行；用 gongkai case replay 事项.jsonl 可以重新推算状态和期限，
                   按默认的办理规则和国务院公布的工作日；机关自己改过的不在里面。
办理记录.jsonl     台账中本案的全部办理条目，一行一条，按记录的先后。
查阅记录.jsonl     台账中谁在什么时候看过本案个人信息的条目，格式与办理记录相同。
记录中的文字.json  台账条目里以“p:…”编号指代的文字。台账本身不存放个人信息。

怎样核对文件：
  逐个计算文件的 SHA-256，与“目录.json”中的 sha256 比较。在 Linux 上用 sha256sum，
  在 Windows 上用 certutil -hashfile 文件 SHA256。

怎样核对台账条目：
  每一行有 previous（前一条的校验值）、body（条目正文）、hash（本条的校验值）。
  本条的校验值 = H（previous 的 32 个字节 + body 的 UTF-8 字节），H 由 body 中的 alg 写明，sha256 或者 sm3。
  用 Python 3 可以这样核对：

    import hashlib, json
    for line in open("办理记录.jsonl", encoding="utf-8"):  # 查阅记录.jsonl 同样核对
        entry = json.loads(line)
        alg = json.loads(entry["body"])["alg"]
        made = hashlib.new(alg, bytes.fromhex(entry["previous"]) + entry["body"].encode()).hexdigest()
        print(entry["seq"], made == entry["hash"])

  归档以后又有办理记录的，可以再生成一个案卷包；以前的包留着。

  条目在整条链上的位置、和库外锚定的对照，由保管单位用 gongkai audit verify 核对。

案卷包内有个人信息，请按档案保管的规定存放。
"""
