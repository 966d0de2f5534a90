"""Layouts of hotline sheets as data: which heading means which column, and what holds for the whole file."""

from hezhi.ground.sheets.kinds import Profile

DISTRICT_FULL = Profile(
    code="district_a",
    name="区级热线导出（全字段）",
    headers={
        "工单编号": "external_id",
        "工单类型": "kind",
        "问题分类": "category",
        "标签": "tags",
        "标题": "title",
        "主要内容": "text",
        "工单状态": "state",
        "来电人": "name",
        "来电人电话/账号": "phone",
        "被反映区": "district",
        "被反映街乡镇": "subdistrict",
        "办理结果": "outcome",
        "回复内容": "answer",
        "处理受理方式": "channel",
        "主办单位": "handler",
        "来电时间": "received_at",
        "办结时间": "closed_at",
        "企业名称": "company",
        "是否联系": "is_contacted",
        "是否解决": "is_resolved",
        "是否满意": "satisfaction",
        "是否有效回访": "callback",
        "工单性质": "nature",
        "村/社区": "community",
        "小区点位": "compound",
    },
    options={"source": "hotline"},
)
DISTRICT_SHORT = Profile(
    code="district_b",
    name="区级热线导出（五列）",
    headers={
        "序号": "line",
        "主要内容": "text",
        "被反映街乡镇": "subdistrict",
        "所在村社区": "community",
        "二级承办单位简称": "handler",
    },
    options={"source": "hotline"},
)
DISTRICT_PLACES = Profile(
    code="district_c",
    name="区级热线导出（点位）",
    headers={"被反映街乡镇": "subdistrict", "问题点位": "compound", "主要内容": "text"},
    options={"source": "hotline"},
)
MESSAGES = Profile(
    code="messages",
    name="网民留言",
    headers={
        "留言编号": "external_id",
        "留言用户": "handle",
        "留言主题": "title",
        "留言时间": "received_at",
        "留言详情": "text",
        "反对数": "against",
        "点赞数": "support",
        "答复意见": "answer",
        "答复时间": "answered_at",
    },
    options={"source": "messages", "channel": "web"},
)
FUZHOU = Profile(
    code="fuzhou_rivers",
    name="福州 12345（河道诉求）",
    headers={
        "河流": "landmark",
        "性质": "kind",
        "信息来源": "channel",
        "标题": "title",
        "时间": "received_at",
        "投诉件内容": "text",
        "回复1": "answer",
    },
    options={"source": "fuzhou12345", "identity": "content", "dates": "mdy"},
)
NEW_YORK = Profile(
    code="nyc311",
    name="NYC 311",
    headers={
        "unique_key": "external_id",
        "created_date": "received_at",
        "complaint_type": "title",
        "descriptor": "text",
        "status": "state",
        "resolution_description": "answer",
        "open_data_channel_type": "channel",
        "borough": "district",
        "incident_address": "address",
        "latitude": "lat",
        "longitude": "lon",
        "closed_date": "closed_at",
        "agency_name": "handler",
        "location_type": "landmark",
    },
    options={"source": "nyc311", "zone": "America/New_York", "kind": "report"},
)
PROFILES = (DISTRICT_FULL, DISTRICT_SHORT, DISTRICT_PLACES, MESSAGES, FUZHOU, NEW_YORK)
