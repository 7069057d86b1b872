"""
What people of a township would type, over a county's records: recall in the first ten, question by question, beside a
search that only looks for what was typed as it was typed.
"""

import os
import sys
import tempfile
from pathlib import Path

from timing import Aims

sys.path.insert(0, str(Path(__file__).parent / "questions"))
FLOOR = 0.95


def main() -> None:
    import corpus

    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ |= {"GONGKAI_DATA": folder, "GONGKAI_PLAIN_HTTP": "1"}
        from gongkai.site import server

        server.migrate(Path(folder))
        from gongkai.search import services
        from gongkai.search.documents import Sight

        records = corpus.documents()
        services.index_all(records, sight=Sight.PUBLIC)
        found = {question: corpus.recall(question) for question in corpus.questions()}
        for question, share in found.items():
            if share < 1:
                print(f"{share:5.2f}  {question.typed}")
        plain = sum(
            any(
                question.typed in record.title + record.body for record in records if record.object in question.relevant
            )
            for question in found
        )
        recall = sum(found.values()) / len(found)
        print(f"{len(found)} questions over {len(records)} records; as it was typed {plain} of them stand anywhere")
        newest = sum(corpus.recall(question, "newest") for question in found) / len(found)
        print(f"recall in the first ten, newest first: {newest:.3f}")
        aims = Aims()
        aims.at_least("recall in the first ten, by relevance", recall, FLOOR, "")
        aims.finish()


if __name__ == "__main__":
    main()
