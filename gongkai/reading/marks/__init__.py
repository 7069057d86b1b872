"""What in a text should not go out as it stands: numbers and addresses of persons, children, illnesses, misprints."""

from gongkai.reading.marks.kinds import Kind, Mark, Severity
from gongkai.reading.marks.scanning import marks_of, mask
from gongkai.reading.marks.words import DEFAULT, Words

__all__ = ["DEFAULT", "Kind", "Mark", "Severity", "Words", "marks_of", "mask"]
