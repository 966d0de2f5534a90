"""What words say about a request, with the words as reason."""

import pytest

from hezhi.response.intake.rules.word_rules import WordRules
from hezhi.response.intake.rules.wording import title_of, trim_frame

WORDS = WordRules()


@pytest.mark.parametrize(
    ("title", "body", "code"),
    [
        ("电梯经常困人", "3号楼电梯一周停运三次", "elevator"),
        ("小区停车难", "私家车乱停放，车位不够", "parking"),
        ("飞线充电", "楼道里电动车飞线充电，有火灾隐患", "fire_safety"),
        ("垃圾没人清运", "垃圾桶满了三天，臭味很大", "sanitation"),
        ("草坪被毁", "绿化带被人种菜，草坪没人养护", "greening"),
        ("门禁坏了", "单元门关不上，保安不巡逻，家里被盗", "security"),
        ("外墙渗水", "屋顶漏水，墙皮脱落", "common_parts"),
        ("暖气不热", "供暖一周还是不热，热力公司不来", "utilities"),
        ("物业费涨价", "没有公示收费标准就涨物业费", "property_fee"),
        ("公共收益不公示", "广告收入去向不明，账目不公开", "common_revenue"),
        ("维修资金被动用", "大修基金没有表决就用了", "maintenance_fund"),
        ("业委会换届", "业主大会一直不开，公章下落不明", "committee"),
        ("物业不作为", "想更换物业，老物业拒不撤场", "provider_conduct"),
        ("楼顶违建", "私搭乱建侵占公共露台", "illegal_use"),
        ("夜间施工扰民", "半夜噪音太大", "nuisance"),
        ("延期交房", "开发商逾期不交房，房产证办不下来", "developer"),
        ("老旧小区加装电梯改造何时动工", "旧改外墙保温", "renovation"),
        ("没有幼儿园", "小区配套幼儿园一直不开，公交站太远", "facilities"),
        ("低保怎么办", "想咨询居住证和老年卡", "civic"),
        ("表扬社区", "送锦旗表示感谢", "praise"),
    ],
)
def test_each_property_category_is_known_by_its_words(title, body, code):
    guess = WORDS.guess(title, body)

    assert guess.code == code
    assert guess.reason
    assert 0 < guess.score < 1


def test_nothing_known_is_nothing_said():
    assert WORDS.guess("您好", "").code == ""


def test_a_city_adds_its_own_words():
    words = WordRules.with_city_words({"parking": ["挪车码"]})

    assert words.guess("挪车码失灵").code == "parking"


def test_the_clerks_frame_is_taken_off():
    told = "市民反映，枣园街道梧桐院，来电反映电梯停运的问题。注：请及时向来电人反馈办理情况。"

    assert trim_frame(told) == "枣园街道梧桐院，来电反映电梯停运的问题。"
    assert title_of("尊敬的领导：您好！我家楼上漏水。请处理") == "我家楼上漏水"
