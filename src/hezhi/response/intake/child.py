"""A process of its own that learns: half a minute of arithmetic must not hold up the worker's other work. Texts come in on the standard input,
steps and the model go out on the standard output; nothing is written to disk."""

import base64
import json
import os
import resource
import sys
from io import BytesIO

CPU_SECONDS = 1200


def main() -> None:
    """Read {texts, labels}, learn, tell."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    told = json.load(sys.stdin)
    from .rules.learning import learn
    from .rules.text_model import TooLittle

    try:
        model, report = learn(told["texts"], told["labels"], lambda step, share: _say({"step": step, "share": share}))
    except TooLittle as error:
        _say({"too_little": str(error)})
        return
    model.text_columns, model.label_column = ("title", "text"), "label"
    packed = BytesIO()
    model.save(packed)
    _say({"report": report, "model": base64.b64encode(packed.getvalue()).decode()})


def _say(line: dict) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
