"""What invented callers say, by category: title, text. {house} is a building, {days} a number of days, {name} how they call the compound."""

SAYINGS: dict[str, list[tuple[str, str]]] = {
    "elevator": [
        (
            "{name}{house}电梯停运",
            "{name}{house}的电梯停运{days}天了，家里老人八十多岁，上下楼很困难，物业说在等配件，一直没有准信。",
        ),
        ("电梯经常困人", "{name}{house}电梯这个月第三次困人，昨晚把孩子关在里面二十分钟，请检查维保记录。"),
    ],
    "parking": [
        ("{name}停车难", "{name}车位少，外来车辆随便进，晚上回家找不到地方停，把单元门口都堵上了。"),
        ("车位费涨价没有公示", "{name}地下车库的月租从三百涨到四百五，没有公示，也没有征求业主意见。"),
    ],
    "fire_safety": [
        ("{name}楼道飞线充电", "{name}{house}有人从窗户拉电线下来给电动车充电，楼道里也停着电瓶车，怕着火。"),
        ("消防通道被堵", "{name}{house}前面的消防通道停满了私家车，真要有火情，消防车进不来。"),
    ],
    "sanitation": [
        ("{name}垃圾没人清运", "{name}垃圾站{days}天没有清运，污水流了一地，臭味很大，窗户都不敢开。"),
        ("楼道卫生没人打扫", "{name}{house}的楼道很久没有人打扫，小广告贴满了墙，垃圾堆在拐角。"),
    ],
    "greening": [("{name}树枝遮挡窗户", "{name}{house}前的大树多年没有修剪，树枝伸到窗户上，二楼整天见不到光。")],
    "security": [
        ("{name}单元门坏了", "{name}{house}的单元门禁坏了{days}天，陌生人随便进出，楼里已经丢了两辆自行车。"),
        ("高空抛物", "{name}{house}有人从高层往下扔东西，昨天一个酒瓶砸在路上，请调监控查一查。"),
    ],
    "common_parts": [
        ("{name}屋顶漏水", "{name}{house}顶层屋面防水坏了，一下雨家里就漏，墙皮脱落，找物业修了三次没修好。"),
        ("{name}路灯不亮", "{name}院里的路灯坏了{days}天，晚上漆黑一片，老人走路摔了一跤。"),
        ("下水管道堵塞返水", "{name}{house}一层下水管老化堵塞，厨房返水，物业让自己找人疏通。"),
    ],
    "utilities": [
        ("{name}家里不热", "{name}{house}暖气一直不热，室温只有十四度，给热力公司打电话说要排队。"),
        ("{name}突然停水", "{name}从早上开始停水，没有任何通知，请问什么时候恢复？"),
    ],
    "property_fee": [
        ("物业费收费标准不清楚", "{name}物业费今年每平方米涨了五毛，没有看到收费标准公示，问前台说是公司定的。")
    ],
    "common_revenue": [
        ("公共收益没有公示", "{name}电梯广告和地面停车的公共收益，两年没有公示账目，业主不知道钱去了哪里。")
    ],
    "maintenance_fund": [("咨询维修资金使用", "{name}想用维修资金修电梯，请问需要多少业主同意，手续怎么办？")],
    "committee": [("业委会到期没有换届", "{name}业主委员会任期已满一年多，没有换届选举，公章还在原主任手里。")],
    "provider_conduct": [
        ("{name}物业不作为", "{name}物业公司拿了钱不干活，保洁保安都见不到人，业主想更换物业，不知道找谁。")
    ],
    "illegal_use": [
        ("{name}楼顶违建", "{name}{house}顶层有人在楼顶私搭乱建，砌了砖墙，怕压坏屋顶。"),
        ("一层住改商", "{name}{house}一层住户把房子改成棋牌室，人来人往。"),
    ],
    "nuisance": [
        ("{name}旁边工地夜间施工", "{name}旁边的工地每天施工到凌晨，噪音太大，孩子没法睡觉。"),
        ("楼下饭馆油烟扰民", "{name}{house}楼下饭馆的油烟直接排到小区，夏天不敢开窗。"),
    ],
    "developer": [("房产证一直办不下来", "{name}交房三年了，开发商一直没有办下房产证，孩子上学受影响。")],
    "renovation": [("咨询老旧小区改造", "{name}列入老旧小区改造了吗？什么时候动工，能不能加装电梯？")],
    "facilities": [("附近没有公交站", "{name}离最近的公交站要走二十多分钟，老人出行不便，希望增设站点。")],
    "civic": [("咨询老年卡办理", "我母亲满六十五岁了，住在{name}，请问老年卡到哪里办，需要带什么材料？")],
    "praise": [("感谢{name}的物业师傅", "昨晚家里水管爆裂，{name}的物业师傅半夜赶来关阀门、扫水，特此表示感谢。")],
}
WEIGHTS = {
    "utilities": 9, "common_parts": 9, "parking": 8, "sanitation": 7, "nuisance": 7, "elevator": 6, "security": 5,
    "fire_safety": 5, "provider_conduct": 4, "property_fee": 4, "illegal_use": 3, "greening": 3, "developer": 2,
    "renovation": 2, "facilities": 2, "civic": 2, "committee": 2, "common_revenue": 1, "maintenance_fund": 1, "praise": 1,
}  # fmt: skip
INCIDENT = [
    ("{name}整个小区不热", "{name}从前天晚上起整个小区暖气冰凉，{house}室温只有十二度，家里有老人和婴儿。"),
    ("{name}暖气停了", "{name}暖气停了两天，{house}和旁边几栋都不热，换热站没人，请尽快恢复供暖。"),
    ("供暖不热", "{name}{house}供暖不热，问了邻居，全小区都一样，说是换热站坏了。"),
]
KINDS = {"praise": "表扬", "civic": "咨询", "maintenance_fund": "咨询", "renovation": "咨询"}
CLASSES = {
    "elevator": "物业管理->电梯->电梯",
    "parking": "物业管理->停车->停车与车位",
    "utilities": "公共服务->水电气暖",
    "nuisance": "环境保护->噪声油烟扰民",
}
FAMILY = "穆云荀柏祁谷游白苗庄乐尚"
