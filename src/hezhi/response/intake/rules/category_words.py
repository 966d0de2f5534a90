"""The house's own words for what a request is about, by category: strong words nearly decide, plain words add up.

A city may put its own words into `requests.Category.words`; they count as strong ones. Words are our own choice, from the work of a
property desk; no training data stands behind them.
"""

STRONG, PLAIN = 3.0, 1.0

_STRONG = {
    "elevator": "电梯 升降梯 轿厢 梯控 困梯 电梯困人 电梯停运 电梯故障 扶梯 年检合格证",
    "parking": "停车位 停车难 车位 乱停车 违停 停车收费 停车费 停车场 地下车库 道闸 抬杆 私家车占 僵尸车 地锁 占道停车 乱停放 乱停乱放 车库收费 停车管理 车位费 乱停",
    "fire_safety": "消防 消防通道 消防车道 生命通道 飞线充电 飞线 充电桩 电动车充电 电瓶车充电 电动自行车 灭火器 消火栓 消防栓 烟感 火灾隐患 火灾 安全出口 液化气罐 燃气泄漏 堵塞通道 楼道堆物",
    "sanitation": "垃圾 垃圾站 垃圾桶 垃圾分类 垃圾中转站 保洁 清扫 环境卫生 脏乱差 化粪池 污水外溢 粪便 污水 蚊虫 老鼠 蟑螂 下水道堵塞 臭气熏天 小广告 大件垃圾 建筑垃圾 厕所 臭味 恶臭",
    "greening": "绿化 绿化带 草坪 树木 砍树 伐树 修剪 树枝 飞絮 杨絮 花坛 枯树 毁绿 绿地 黄土裸露 梧桐 种树",
    "security": "门禁 保安 监控 摄像头 被盗 盗窃 偷盗 高空抛物 高空坠物 陌生人 巡逻 失窃 入室 小偷 围墙破损 单元门 门岗 治安",
    "common_parts": "外墙脱落 外墙渗水 屋顶漏水 楼顶漏水 漏水 渗水 渗漏 路灯不亮 路面破损 坑洼 下水管 排水管 墙皮脱落 外墙 防水 楼道灯 公共设施损坏 年久失修 屋面 散水 雨水管 道路破损 扶手 井盖 破损 主干道修复",
    "utilities": "停水 停电 断水 断电 水压 水质 自来水 供水 供电 电费 水费 燃气 天然气 煤气 暖气 供暖 供热 不热 暖气费 取暖费 热力 水表 电表 用电 电价 水价 宽带 信号 移动网络 光纤 有线电视 一户一表 二次供水 临时用电 变压器 电压 通气 直饮水 液化气",
    "property_fee": "物业费 物业管理费 物业服务费 收费标准 乱收费 装修押金 装修保证金 捆绑收费 催缴 滞纳金 公摊费 公摊水电 门禁卡收费 垃圾清运费 电梯费",
    "common_revenue": "公共收益 公共收入 广告收益 广告收入 账目 公示账目 收支 财务公开 公共部位经营 广告位 收益去向 收益归",
    "maintenance_fund": "维修资金 维修基金 大修基金 专项维修 公共维修金 维修金",
    "committee": "业委会 业主委员会 业主大会 物管会 物业管理委员会 换届 筹备组 备案 业主投票 选举 罢免 公章 业主代表 自管会 议事规则",
    "provider_conduct": "物业不作为 物业不管 物业公司不作为 更换物业 解聘 物业交接 拒不撤场 撤场 退出小区 新老物业 物业服务差 物业管理混乱 物业态度 无物业 没有物业 物业管理问题 选聘 殴打业主 打人 物业合同 物业无人 失管 物业脱管 物业推诿 恶性物业 黑物业 进驻",
    "illegal_use": "违建 违章建筑 违法建设 私搭乱建 搭建 占用公共 侵占 住改商 民宿 群租 隔断 开墙打洞 违规建设 加建 扩建 占用绿地 圈占 家庭旅馆 违规改造 阳光房 私自改 承重墙 占为己有 非法培训 违章 擅自 改变用途 日租房 违法建筑 棋牌室 托管班 无证",
    "nuisance": "扰民 噪音 噪声 油烟 广场舞 夜间施工 施工扰民 麻将馆 KTV 搅拌站 夜宵 烧烤 犬吠 养狗 遛狗 狗叫 灰尘 扬尘 粉尘 喇叭 震动 异味 音响 唱歌 光污染 休息不好 无法入睡 睡觉 宵夜 夜市 养鸡 低频 大货车 渣土车",
    "developer": "开发商 交房 延期交付 逾期交房 逾期 虚假宣传 精装修 精装 货不对板 购房合同 楼盘 售楼 不动产证 房产证 办证 烂尾 烂尾楼 捆绑销售 捆绑 茶水费 认购 预售 规划变更 变更规划 房屋质量 墙体开裂 楼板开裂 收房 网签 首付 退房 定金 规划图 容积率 房本 期房 毛坯 公积金贷款 全款",
    "renovation": "老旧小区改造 棚改 棚户区 拆迁 征收 征拆 安置房 安置 回迁 补偿 旧改 加装电梯 提质改造 危房 腾退 改造 拆迁户 过渡费 抗震加固 外墙保温 征地",
    "facilities": "幼儿园 学校 小学 中学 配套 公交站 公交车 地铁 规划 菜市场 农贸市场 卫生服务站 社区医院 修路 打通 通车 断头路 天桥 人行道 红绿灯 学位 入学 学区 公园 休闲 体育 健身器材 活动中心 公交线路 站点 出行 图书馆 斑马线 道路建设 加宽 过街",
    "civic": "低保 户口 落户 迁入 居住证 居委会 村委会 证明 养老 老年卡 残疾 补贴 救助 身份证 计划生育 独生子女 家庭矛盾 过户 社区工作人员 社区服务 志愿 五保 退役 高龄 婚姻",
    "praise": "表扬 感谢信 锦旗 点赞 特此感谢 致谢",
    "housing": "廉租房 公租房 限购 购房资格 购房补贴 住房补贴 公积金 限售 共有产权 保障房 摇号",
    "public_security": "打架 斗殴 赌博 涉黄 卖淫 吸毒 派出所 报警 黑社会 诈骗 敲诈 骚扰",
    "traffic": "交通信号 堵车 拥堵 交通堵塞 限行 驾照 违章处罚 出租车 网约车 高速 交警 逆行 闯红灯 运营 客运 火车站 黑车 隧道 收费站",
    "employment": "工资 拖欠 农民工 加班 劳动合同 社保 医保 退休 辞退 工伤 用人单位 欠薪 劳动仲裁 裁员 招聘 待遇 职称 编制",
    "education": "补课 老师 教师 校长 学费 高考 中考 培训机构 家长 学生 班主任 教育局 毕业 大学 职业学院 招生 教材",
    "health": "医院 医生 疫苗 药店 药品 看病 诊所 医疗 病人 挂号 住院 医疗事故 卫生院 手术",
    "environment": "河道 内河 黑臭 排污 偷排 空气污染 水污染 化工厂 工厂 采矿 养殖场 养猪 黑烟 焚烧 秸秆 环保 污染环境 废水 废气 水库",
    "consumer": "消费者 假冒 退款 退货 商家 价格欺诈 食品安全 过期 传销 健身房 会员卡 预付卡 诈骗 非法集资 网购 超市 快递 旅游 景区 假货 充值 餐饮 税务 发票 投资 贷款",
    "city_management": "占道经营 流动摊贩 摆摊 游商 市容 店外经营 城管 乱贴 乱张贴 流浪狗 共享单车",
    "government_service": "办事大厅 政务服务 工作人员态度 窗口 不作为 乱作为 推诿扯皮 公务员 干部 村干部 腐败 审批 信访 行政复议 举报信 选任",
    "other": "村民 农村 宅基地 耕地 集体经济 土地承包 承包地 自建房 水稻 村组 组长 农田 村部 乡村 征地款 山林 水泥路 扶贫",
}

_PLAIN = {
    "elevator": "载客 停运 维保 坠落 梯",
    "parking": "车库 地面停车 车辆 停车 停放 私家车 月租 收费亭 车主",
    "fire_safety": "火情 通道 充电 电瓶车 电动车 线路老化 隐患 易燃 疏散 煤气罐 堵塞",
    "sanitation": "卫生 清理 脏 臭 蝇 鼠 清运 堆放",
    "greening": "树 草 植被 花园 花草 园林",
    "security": "安保 外来人员 门 偷 安全感 值守 坠物 治安差",
    "common_parts": "维修 脱落 路灯 道路 管道 墙面 屋顶 裂缝 损坏 失修 漏",
    "utilities": "水 电 气 网络 抄表 管网 断网 缴费",
    "property_fee": "收费 缴费 押金 费用 涨价 欠费 收取 物价",
    "common_revenue": "收益 公开 公示 广告",
    "maintenance_fund": "基金 动用 资金",
    "committee": "投票 业主 委员 成立 主任 街道指导 表决",
    "provider_conduct": "物业 物业公司 物业管理 管理混乱 不管 态度 服务 推诿 交接 管家",
    "illegal_use": "占用 改建 拆除 私自 违规 违法 商用 出租 楼顶 经营 公共区域 住宅楼",
    "nuisance": "休息 晚上 凌晨 深夜 夜间 吵 施工 声音 通宵 刺鼻 居民楼 分贝 工地 影响居民",
    "developer": "合同 购房 业主 销售 置业 房子 样板 质量 交付 地产 置地 楼市 房价 置换",
    "renovation": "老旧 拆 协议 项目 指挥部 安置区 旧城 片区 小区改造",
    "facilities": "建设 建议 开通 希望 请求 设置 增设 周边 道路 何时 出行不便 市民 交通 通行",
    "civic": "办理 老人 申请 政策 咨询 社工 民政",
    "praise": "感谢 满意 负责 热心",
    "housing": "资格 首套 贷款",
    "public_security": "民警 警察 违法",
    "traffic": "交通 车 道路 公路 司机 驾驶 车站",
    "employment": "员工 老板 上班 单位 职工",
    "education": "上学 教育 孩子 小孩 学习 院校 课",
    "health": "医 药 病 卫生局 检查 治疗",
    "environment": "污染 水体 排放 河 湖 烟尘 超标",
    "consumer": "购买 店 商品 平台 价格 销售 消费 客服",
    "city_management": "摊 占道 沿街 门面 执法",
    "government_service": "法院 公安 检察院 行政",
    "other": "村 组 农民 乡镇 镇 土地",
}

_ENGLISH = {
    "nuisance": "Noise|Loud Music|Loud Talking|Banging|Barking|Fireworks|Smoking|Construction Noise",
    "parking": "Illegal Parking|Blocked Driveway|Parking|Abandoned Vehicle|Blocked Hydrant",
    "sanitation": "Unsanitary|Dirty|Rodent|Garbage|Litter|Missed Collection|Sewer|Pests|Graffiti",
    "common_parts": "Plaster|Plumbing|Water Leak|Door/Window|Street Condition|Sidewalk Condition|Street Light|Pothole",
    "utilities": "Heat/Hot Water|Heat|Electric|Water System|No Water|Gas",
    "elevator": "Elevator",
    "greening": "Tree|Overgrown|Dead Branch",
    "facilities": "Maintenance or Facility|Unsecured Facility|Playground|Bus Stop",
    "public_security": "Police Matter|Drinking|Encampment|Drug|Panhandling|Disorderly|Trespassing",
    "traffic": "Traffic|For Hire Vehicle|Taxi|Traffic Signal",
    "consumer": "Consumer Complaint|Food Establishment|Vendor",
    "civic": "Homeless Person Assistance",
}

SHIPPED: dict[str, dict[str, float]] = {
    code: dict.fromkeys(_PLAIN[code].split(), PLAIN)
    | dict.fromkeys(words.split(), STRONG)
    | dict.fromkeys(filter(None, _ENGLISH.get(code, "").split("|")), STRONG)
    for code, words in _STRONG.items()
}
