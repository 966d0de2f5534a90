"""Names in a text that look like compounds though the register has none such: proposed and counted, never entered by themselves."""

import re
from collections.abc import Iterator

LONGEST = 9
REACH = 13
_SUFFIX = "小区|花园|家园|佳园|嘉园|雅园|公寓|公馆|新村|新城|雅苑|嘉苑|佳苑|名苑|华苑|锦苑|苑|华庭|名庭|豪庭|雅庭|名邸|家属院|家属区|家属楼|宿舍|山庄|别墅区|别墅|国际城"
_ANCHORS = re.compile(
    f"(?P<inside>{_SUFFIX})(?!居委会|社区居委|大学|中学|小学)"
    "|(?:小区)?(?:[0-9A-Z]{1,3}(?:号楼|栋|幢|期)|号楼|幢)"
    "|的?(?:业主|业委会|小区居民|全体业主|住户)"
)
_RUN = re.compile("[\u4e00-\u9fa5A-Z0-9]+$")
_CUT = re.compile(
    "服务对象|来电人|诉求人|市民|反映|投诉|咨询|举报|关于|请求|希望|建议|要求|求助|质疑|请问|呼吁|尊敬的|领导|本人|我们|我家|我是|我在|居住|家住|住在|位于|购买了|购买|买了|入住|作为|对于|"
    '开发区|高新区|经开区|新区|街道|大道|地区|[0-9]+号|[路街]号|交叉口|路口|附近|旁边|对面|隔壁|[东西南北]侧|[了在于是的住对把将被有和与及因由从到为向我县市镇乡区村路街，。、；：！？,.;:!?（）()“”"\n之]'
)
_NO_NAME = re.compile(
    "^(?:影响|进出|以上|以下|上述|所在|同一|封闭|管理|出入|进入|全市|相邻|隔壁|原|现|[0-9]|此|某|多|各|每|全|整|老旧|老|旧|新|这|那|其他|别的|周边|附近|高档|普通|大型|住宅|安置|拆迁|城中|员工|职工|学生|商品|单身|人才|廉租|公租|所有|部分|广大|全体|很多|许多|个|们|一些|几个|无物业|小|大|里|内|外|上|下|前期|前|后|物业|开发商|社区|居民|业主|房屋|商业|我|你|他)*"
    f"(?:{_SUFFIX}|物业|业主|开发商|居民|房屋|商品房|安置房|商铺|部分|全体|广大)?$"
)
_LEADING = re.compile("^(?:该|某|各|第?[0-9]+|个|名|一名|们|广大|全体|所有|部分)+")
_WRONG_END = re.compile(
    "(?:公司|集团|政府|学校|小学|中学|医院|银行|局|部门|大学|幼儿园|人|者|时|后|前|了|着|地下|一楼|楼|栋|室|房|员|商|会|法|权|费|事)$"
)


def new_name(text: str) -> str:
    """The first name in the text that looks like a compound's; "" where none does. Takes narrow text with digits."""
    return next(_names(text), "")


def looks_like_compound(name: str) -> bool:
    """Whether what stands in a place column may be a compound: no crossing, no company, no school, not a general word."""
    return (
        2 < len(name) <= 20
        and not _WRONG_END.search(name)
        and not _NO_NAME.match(name)
        and "交叉" not in name
        and "与" not in name
    )


def _names(text: str) -> Iterator[str]:
    """Before each word that follows a compound's name (or ends it) the signs that may be the name."""
    for anchor in _ANCHORS.finditer(text):
        end = anchor.end() if anchor["inside"] else anchor.start()
        run = _RUN.search(text[max(0, end - REACH) : end])
        name = _trimmed(run.group()) if run else ""
        if name:
            yield name


def _trimmed(run: str) -> str:
    """What remains of a run of signs after the last word that ends a phrase before it."""
    tail = 0
    for cut in _CUT.finditer(run):
        if cut.end() < len(run):
            tail = cut.end()
    name = _LEADING.sub("", run[tail:])
    core = re.sub("(?:小区)$", "", name)
    if not 3 <= len(name) <= LONGEST or len(core) < 2 or _NO_NAME.match(name) or _WRONG_END.search(name):
        return ""
    return name
