"""A clamd that knows one virus: enough of the protocol of INSTREAM to be asked by the program."""

import socket
import threading
from contextlib import contextmanager

VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"


class Clamd:
    def __init__(self, listener, *, most=1 << 30, says=None):
        self.listener, self.most, self.says = listener, most, says
        self.received = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                line, _peer = self.listener.accept()
            except OSError:
                return
            with line:
                self.answer(line)

    def answer(self, line):
        assert exactly(line, 10) == b"zINSTREAM\0"
        data = b""
        while length := int.from_bytes(exactly(line, 4), "big"):
            data += exactly(line, length)
            if len(data) > self.most:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.received.append(data)
        if self.says is not None:
            line.sendall(self.says)
        elif VIRUS in data:
            line.sendall(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            line.sendall(b"stream: OK\0")


def exactly(line, length):
    data = b""
    while len(data) < length:
        more = line.recv(length - len(data))
        assert more, "the other side went away"
        data += more
    return data


@contextmanager
def clamd(**how):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}", Clamd(listener, **how)


@contextmanager
def clamd_at(path, **how):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        yield f"unix:{path}", Clamd(listener, **how)
