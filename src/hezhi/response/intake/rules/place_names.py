"""How one compound is called differently: blanks and dots, numerals, 小区 or 社区 at the end, phases and zones, sound-alike signs."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .numerals import arabic

_SIGNS = re.compile(r"[\s·•・.。,，、:：'\"“”‘’()（）\[\]【】《》<>\-—–_/\\|]")
_GENERIC = re.compile("(?<=..)(?:住宅小区|居住小区|住宅区|居住区|生活小区|生活区|小区|社区)$")
_ZONE = re.compile(
    "(?<=..)(?:[东西南北中前后上下]{1,2}区|[A-Z]区|[甲乙丙丁]区|[0-9]{1,2}区|第?[0-9]{1,2}期|[A-Z]座|[东西南北]院"
    "|(?<![0-9A-Z])[A-Z]?[0-9]{1,3}(?:号楼|栋|幢|组团|街坊))$"
)
_GATE = re.compile("^(.+?)((?:[甲乙丙丁戊]|附)?[0-9]{1,4}(?:[甲乙丙丁]|之[0-9]+)?)号?(院|大院|小区|家属院)?$")
_ROAD_END = re.compile("(?<=..)(?:大街|大道|路|街|胡同|巷)$")
_ALIKE = str.maketrans({"苑": "园", "嘉": "家", "佳": "家", "花": "华", "廷": "庭", "艺": "怡", "怡": "怡", "逸": "怡"})
_CITY = "(?:(?:北京|上海|天津|重庆)市?|[\u4e00-\u9fa5]{2,3}市)"
_AREAS = re.compile(f"^{_CITY}?(?:[\u4e00-\u9fa5]{{1,4}}(?:区|县|旗))?(?:[\u4e00-\u9fa5]{{2,6}}?(?:街道|地区|镇|乡))?$")
_AREA = re.compile(f"{_CITY}|[\u4e00-\u9fa5]{{1,4}}(?:区|县|旗)|[\u4e00-\u9fa5]{{2,6}}?(?:街道|地区|镇|乡)")
BRANDS = frozenset(
    [
        "万科",
        "保利",
        "龙湖",
        "恒大",
        "绿地",
        "碧桂园",
        "融创",
        "中海",
        "华润",
        "金地",
        "招商",
        "远洋",
        "首开",
        "首创",
        "富力",
        "世茂",
        "绿城",
        "金茂",
        "华侨城",
        "中粮",
        "北京城建",
        "城建",
        "住总",
        "中建",
        "中铁",
        "中铁建",
        "中国铁建",
        "京投",
        "泰禾",
        "旭辉",
        "阳光城",
        "新城",
        "雅居乐",
        "当代",
        "珠江",
        "合生",
        "金隅",
        "亿城",
        "鲁能",
        "大悦",
        "电建",
        "葛洲坝",
        "永泰",
        "和裕",
        "天鸿",
        "北辰",
        "建工",
        "万达",
        "奥园",
        "佳兆业",
        "时代",
        "龙光",
        "中南",
        "荣盛",
        "华远",
        "懋源",
        "国瑞",
        "华夏",
        "嘉里",
        "仁恒",
        "复地",
        "滨江",
        "祥生",
        "中梁",
        "美的",
        "建发",
        "越秀",
        "五矿",
        "华发",
        "卓越",
        "中骏",
        "弘阳",
        "路劲",
        "新世界",
    ]
)


@dataclass(frozen=True)
class Parsed:
    """A compound's name in parts. `plain` is the whole in one spelling, `core` without general words and zone, `zone` phases and zones,
    `gate` the number of an address (19 of 万寿路19号院), `road` what stands before it."""

    plain: str
    core: str
    zone: str = ""
    road: str = ""
    gate: str = ""

    @property
    def whole(self) -> str:
        """The name without general words, zone kept: what must be equal for "same"."""
        return self.core + self.zone


def plain(text: str) -> str:
    """One spelling: narrow, upper case, numerals as digits, no blanks, dots or brackets."""
    return _SIGNS.sub("", arabic(text)).upper()


def alike(name: str) -> str:
    """Signs that people take for each other as one: 苑 and 园, 嘉 and 家, 花 and 华."""
    return name.translate(_ALIKE)


@lru_cache(maxsize=65_536)
def parse(name: str) -> Parsed:
    """A name in its parts; what is shorter than two signs is left whole."""
    whole = plain(name)
    rest, zones = _GENERIC.sub("", whole), []
    while (match := _ZONE.search(rest)) and len(zones) < 3:
        zones.insert(0, match.group().removeprefix("第"))
        rest = _GENERIC.sub("", rest[: match.start()])
    gate = _GATE.match(rest)
    if gate and not rest.isdigit() and (gate[3] or "号" in rest or not zones):
        spelt = f"{gate[1]}{gate[2]}号" if "号" in rest or gate[3] else rest
        return Parsed(whole, spelt, "".join(zones), _ROAD_END.sub("", gate[1]), gate[2])
    return Parsed(whole, rest, "".join(zones))


def is_area(front: str) -> bool:
    """Whether what stands before a name says in which city, district or street it lies: 北京, 北京市海淀区, 梨园镇."""
    return len(front) > 1 and bool(_AREAS.match(front))


def areas_in(front: str) -> tuple[str, ...]:
    """The names of areas at the beginning of an address, from wide to narrow; some may be none. 北京市海淀区知春里 gives 北京市, 海淀区."""
    found, at = [], 0
    while (match := _AREA.match(front, at)) and len(found) < 3:
        found.append(match.group())
        at = match.end()
    return tuple(found)


def without_brand(core: str) -> str:
    """The name without a builder's name in front, where at least three signs remain; else as it is."""
    for length in (4, 3, 2):
        if core[:length] in BRANDS and len(core) - length >= 3:
            return core[length:]
    return core


@lru_cache(maxsize=20_000)
def pairs(name: str) -> frozenset[str]:
    """Neighbouring pairs of signs, for likeness."""
    return frozenset(name[at : at + 2] for at in range(len(name) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's measure of two sets of pairs: 0-1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
