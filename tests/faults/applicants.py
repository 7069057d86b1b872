"""Applicants: each has a browser of its own, with its own cookies, fetches the form, sends it, reads the receipt."""

import hashlib
import http.client
import re
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field

FORM = "/agencies/town/apply/"
RECEIPT = "/apply/receipt/"
TRACK = "/track/"
PATIENCE = 120  # seconds: whoever waits longer has lost the answer
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
TOKEN = re.compile(rb'name="form_token" value="([^"]+)"')
NUMBER = re.compile(r"<dt>登记编号</dt><dd>([^<]+)</dd>")
CODE = re.compile(r'<dd class="code-once">([2-9A-Z]{10})</dd>')
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
# Of the same household or copied from one leaflet: the same bytes come from many at once.
COMMON = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Unexpected(Exception):
    """What came back is no receipt: an error page, a refusal, another page."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


class Browser:
    """One line to the server, kept as long as it may be, and the cookies."""

    def __init__(self, port):
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies = {}

    def close(self):
        self._line.close()

    def ask(self, method, path, body=None, **headers):
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        for set_cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = set_cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.read())

    def post(self, path, fields, files=()):
        body, kind = multipart(fields, files)
        return self.ask("POST", path, body, **{"Content-Type": kind})

    def twin(self, port):
        """A second window of it. What comes there later is not in this one."""
        other = Browser(port)
        other.cookies = dict(self.cookies)
        return other


def multipart(fields, files):
    boundary = secrets.token_hex(16)
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields]
    for name, content in files:
        head = f'Content-Disposition: form-data; name="{name}"; filename="扫描.pdf"\r\n'
        parts.append(f"{head}Content-Type: application/pdf\r\n\r\n".encode() + content)
    body = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), part) for part in parts) + f"--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


@dataclass
class Filing:
    """An application as its form was filled in, and the receipt, once it was shown."""

    words: dict
    files: list  # (field, content)
    csrf: str = ""
    token: str = ""
    browser: Browser | None = None
    answered: bool = False  # it was told that it is in: its browser holds the receipt
    number: str = ""
    code: str = ""
    seconds: float = 0.0

    def expected(self):
        """What has to be found of it in the database."""
        hashes = sorted(hashlib.sha256(content).hexdigest() for _field, content in self.files)
        words = {name: said for name, said in self.words.items() if name != "kind"}  # that is a column
        return {"number": self.number, "code": self.code, "words": words, "files": hashes}

    def send(self, browser):
        """The form, as often as it is pressed. OSError or HTTPException where the line breaks off."""
        kind = "organisation" if "kind" in self.words else "person"
        chosen = {"as": kind, "delivery": "electronic", "medium": "any"}
        fields = {"csrfmiddlewaretoken": self.csrf, "form_token": self.token, **chosen, **self.words}
        answer = browser.post(FORM, fields.items(), self.files)
        if answer.status != 303:
            raise Unexpected(f"the form was answered with {answer.status}: {said(answer)}")
        self.answered |= browser is self.browser

    def read(self, browser):
        """The receipt."""
        answer = browser.ask("GET", RECEIPT)
        page = answer.body.decode()
        number, code = NUMBER.search(page), CODE.search(page)
        if answer.status != 200 or not number or not code:
            raise Unexpected(f"the receipt is {answer.status}: {said(answer)}")
        return number[1], code[1]


def said(answer):
    """What a person reads in the middle of the page."""
    main = re.search(r"<main.*?</main>", answer.body.decode("utf-8", "replace"), re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", main[0] if main else answer.body.decode("utf-8", "replace")).split())[:400]


@dataclass
class Applicant:
    """Somebody with a number of papers to file. `filings` is all that was begun, in the order of beginning."""

    port: int
    place: int
    filings: list = field(default_factory=list)

    def file(self):
        """Open the form, fill it in, send it, read the receipt; some press twice, some come back to the page later."""
        filing = filled_in(self.place, len(self.filings))
        began = time.monotonic()
        filing.browser = Browser(self.port)
        with closing(filing.browser) as browser:
            self._open(filing, browser)
            self.filings.append(filing)
            if self.place % 7 == 3:
                self._twice(filing, browser)
            else:
                filing.send(browser)
            filing.number, filing.code = filing.read(browser)
            filing.seconds = time.monotonic() - began
            if self.place % 5 == 2:
                filing.send(browser)
                self._ensure_same(filing, browser)

    def _open(self, filing, browser):
        answer = browser.ask("GET", FORM)
        csrf, token = CSRF.search(answer.body), TOKEN.search(answer.body)
        if answer.status != 200 or not csrf or not token:
            raise Unexpected(f"the form is {answer.status}: {said(answer)}")
        filing.csrf, filing.token = csrf[1].decode(), token[1].decode()

    def _twice(self, filing, browser):
        """At the same moment, on two lines."""
        with closing(browser.twin(self.port)) as other, ThreadPoolExecutor(1) as pool:
            second = pool.submit(filing.send, other)
            filing.send(browser)
            second.result()
            filing.number, filing.code = filing.read(browser)
            self._ensure_same(filing, other)

    def _ensure_same(self, filing, browser):
        if filing.read(browser) != (filing.number, filing.code):
            raise Unexpected(f"sent twice, {filing.number} got another receipt")


def filled_in(place, turn):
    """Persons and organisations; a scan of one's own or one that many send; some have something to add."""
    own = COMMON + f"% {place} {turn} {secrets.token_hex(8)}\n".encode() * (1 + place % 40)
    files = [("identity", COMMON if place % 3 == 0 else own)]
    if turn % 4 == place % 4:
        files.append(("materials", own + b"% more\n"))
    matter = f"第{place}户第{turn}次问：2024年危房改造补助的发放标准、对象名单和资金来源"
    if place % 10 == 9:
        words = {"kind": "business", "identity_kind": "其他登记证号", "identity_number": f"第{place:04}号"}
        words |= {"name": f"某县某某第{place}商行", "representative": "李四", "contact": "王五"}
    else:
        words = {"name": f"张{place}", "identity_kind": "居民身份证", "identity_number": identity_number(place)}
    return Filing({**words, "phone": f"139{place:04}{turn:04}", "matter": matter}, files)


def identity_number(place):
    body = f"1101051949{1 + place // 28 % 12:02}{1 + place % 28:02}{place % 1000:03}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def afterwards(port, filing):
    """
    The server was killed and is back. What was shown is there; who was told that it is in reads the receipt; who was
    told nothing sends the same form again. A sentence where that is not so.
    """
    browser = filing.browser
    try:
        with closing(browser):
            if not filing.answered:
                filing.send(browser)
            receipt = filing.read(browser)
            if filing.number and receipt != (filing.number, filing.code):
                return f"{filing.number} became {receipt[0]}"
            filing.number, filing.code = receipt
        return "" if is_tracked(port, filing) else f"{filing.number} cannot be tracked"
    except Unexpected as answer:
        return str(answer)


def is_tracked(port, filing):
    """Whoever has number and code is let in and sees the case."""
    with closing(Browser(port)) as browser:
        answer = browser.ask("GET", TRACK)
        csrf = CSRF.search(answer.body)[1].decode()
        fields = {"csrfmiddlewaretoken": csrf, "number": filing.number, "code": filing.code}
        entered = browser.post(TRACK, fields.items())
        if entered.status != 303:
            raise Unexpected(f"with {filing.number} nobody is let in: {entered.status} {said(entered)}")
        page = browser.ask("GET", TRACK)
        return page.status == 200 and filing.number in page.body.decode()
