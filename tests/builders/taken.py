"""What a person has in hand after a list was taken away."""

import csv
import io

from python_calamine import CalamineWorkbook


def whole(file):
    with file:
        return file.read()


def taken(response):
    """The file of an answer that is sent piece by piece. The connection to the database stays open, which
    closing the answer itself would end."""
    data = response.getvalue()
    for close in response._resource_closers:
        close()
    return data


def csv_rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def book(data):
    return CalamineWorkbook.from_filelike(io.BytesIO(data))
