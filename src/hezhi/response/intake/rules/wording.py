"""The clerk's frame around a person's words: taken off, so that what is read, compared and shown is the matter itself."""

import re

_BLANKS = re.compile(r"[ \t\u3000\xa0\u200b\ufeff]+")
_LINES = re.compile(r"\s*[\r\n]+\s*")
_FRONT = re.compile(
    "^(?:市民|来电人|诉求人|服务对象|群众|居民|网民|网友)(?:来电|致电|来信|留言)?(?:反映|咨询|投诉|举报|求助|表示|称)?[，,：:、 ]+"
)
_NOTE = re.compile("(?:[（(]?注[：:][^。]{0,60}(?:反馈|回复|联系|办理)[^。]{0,40}。?[）)]?)$")
_GREETING = re.compile(
    "^(?:尊敬的[^，,：:！!。]{0,20}[，,：:！!]|您好[，,！!。]|你好[，,！!。]|领导[，,：:]?您好[，,！!。])+"
)
_SENTENCE = re.compile("[。！？!?；;\n]")
TITLE_LENGTH = 40


def tidy(text: str) -> str:
    """Blanks and line breaks as a reader would set them: no tabs, no empty lines, none at the ends."""
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()


def trim_frame(text: str) -> str:
    """“市民反映，…。注：请及时向来电人反馈办理情况。” without its frame; the person's words stay as they are."""
    without_note = _NOTE.sub("", text).rstrip()
    without_front = _FRONT.sub("", without_note, count=1)
    return without_front or text


def title_of(text: str) -> str:
    """The first sentence of the matter, at most 40 signs, for requests that come without a title."""
    matter = _GREETING.sub("", trim_frame(tidy(text)))
    first = _SENTENCE.split(matter, maxsplit=1)[0].strip(" ，,")
    return (first or matter)[:TITLE_LENGTH]
