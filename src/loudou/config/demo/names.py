"""Invented companies, people and numbers."""
# ruff: noqa: E501 - tables of one row a line; a Chinese character counts twice

from dataclasses import dataclass
from random import Random

from loudou.config.demo.people import EAST, NORTH, SOUTH

CITIES = {
    EAST: (
        ("江苏", "苏州"), ("江苏", "无锡"), ("江苏", "常州"), ("江苏", "南通"), ("江苏", "徐州"), ("江苏", "扬州"),
        ("浙江", "宁波"), ("浙江", "台州"), ("浙江", "绍兴"), ("浙江", "嘉兴"), ("浙江", "湖州"), ("浙江", "温州"),
        ("上海", "上海"), ("安徽", "合肥"), ("安徽", "芜湖"), ("山东", "青岛"), ("山东", "潍坊"), ("山东", "济南"),
    ),
    SOUTH: (
        ("广东", "佛山"), ("广东", "东莞"), ("广东", "深圳"), ("广东", "珠海"), ("广东", "中山"), ("福建", "厦门"),
        ("福建", "泉州"), ("湖南", "株洲"), ("湖北", "武汉"), ("湖北", "襄阳"), ("广西", "柳州"), ("重庆", "重庆"),
        ("四川", "成都"), ("四川", "德阳"),
    ),
    NORTH: (
        ("北京", "北京"), ("天津", "天津"), ("河北", "保定"), ("河北", "唐山"), ("河南", "洛阳"), ("河南", "郑州"),
        ("辽宁", "大连"), ("辽宁", "沈阳"), ("吉林", "长春"), ("山西", "太原"), ("陕西", "西安"), ("陕西", "宝鸡"),
    ),
}  # fmt: skip
FIRST = "瑞锐恒振海启华越双科美诚永宏鼎凯博新力泰隆盛晟铭腾远正卓昊坤翔润德嘉睿邦通安兴顺利"
SECOND = "驰环达昌航云泽川源峰扬讯辰力创拓祥丰杰志峻浩宇亚森联祺纬朗韬衡硕钧霖骏炜湛"
TRADES = (
    ("精密制造", "机械制造"), ("重工", "重型机械"), ("泵阀", "泵阀"), ("轴承", "轴承"), ("模具", "模具"),
    ("汽车零部件", "汽车零部件"), ("风电装备", "风电"), ("新能源科技", "新能源"), ("航空部件", "航空航天"), ("减速机", "传动"),
    ("纺织机械", "纺织机械"), ("医疗器械", "医疗器械"), ("液压科技", "液压"), ("铸造", "铸造"), ("电机", "电机"),
    ("轨道交通装备", "轨道交通"), ("工程机械", "工程机械"), ("自动化设备", "自动化"), ("五金制品", "五金"), ("压缩机", "压缩机"),
)  # fmt: skip
FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "集团有限公司")
SURNAMES = (
    ("沈", "shen"), ("顾", "gu"), ("罗", "luo"), ("丁", "ding"), ("许", "xu"), ("吴", "wu"), ("郑", "zheng"), ("冯", "feng"),
    ("蒋", "jiang"), ("韩", "han"), ("曹", "cao"), ("袁", "yuan"), ("彭", "peng"), ("苏", "su"), ("潘", "pan"), ("田", "tian"),
    ("董", "dong"), ("余", "yu"), ("叶", "ye"), ("程", "cheng"), ("魏", "wei"), ("薛", "xue"), ("范", "fan"), ("江", "jiang"),
    ("姚", "yao"), ("石", "shi"), ("谭", "tan"), ("廖", "liao"), ("邹", "zou"), ("陆", "lu"), ("严", "yan"), ("秦", "qin"),
)  # fmt: skip
GIVEN = (
    ("海峰", "haifeng"), ("建平", "jianping"), ("玥", "yue"), ("伟", "wei"), ("志强", "zhiqiang"), ("晓燕", "xiaoyan"),
    ("文斌", "wenbin"), ("丽娟", "lijuan"), ("国栋", "guodong"), ("佳怡", "jiayi"), ("永康", "yongkang"), ("雪梅", "xuemei"),
    ("俊杰", "junjie"), ("春华", "chunhua"), ("鹏程", "pengcheng"), ("思敏", "simin"), ("振宇", "zhenyu"), ("晨曦", "chenxi"),
    ("立新", "lixin"), ("慧芳", "huifang"), ("宇航", "yuhang"), ("红霞", "hongxia"), ("明辉", "minghui"), ("婷", "ting"),
    ("卫东", "weidong"), ("静怡", "jingyi"), ("少华", "shaohua"), ("倩", "qian"), ("浩然", "haoran"), ("淑贞", "shuzhen"),
)  # fmt: skip
TITLES = (
    "总经理", "生产副总", "采购经理", "采购主管", "设备科长", "工艺经理", "技术总监", "厂长", "设备工程师", "项目经理", "董事长", "质量经理",
)  # fmt: skip
SIZES = ("small", "small", "small", "medium", "medium", "large")


@dataclass(frozen=True, slots=True)
class Prospect:
    """A person at a company that may buy."""

    company: str
    short_name: str
    name: str
    title: str
    mobile: str
    email: str
    region: str
    province: str
    city: str
    industry: str
    company_size: str


class Directory:
    """Hands out companies and people, none twice."""

    def __init__(self, random: Random, first: int = 0) -> None:
        self._random = random
        self._taken: set[str] = set()
        self._count = first

    def prospect(self, region: str) -> Prospect:
        """Somebody new in this region."""
        company, short_name, province, city, industry = self._company(region)
        surname, surname_latin = self._random.choice(SURNAMES)
        given, given_latin = self._random.choice(GIVEN)
        self._count += 1
        return Prospect(
            company=company,
            short_name=short_name,
            name=surname + given,
            title=self._random.choice(TITLES),
            # 1990 0… belongs to nobody: an invented block, still long enough for every lead of the largest scale.
            mobile=f"19900{self._count:06d}",
            email=f"{surname_latin}.{given_latin}{self._count}@example.com",
            region=region,
            province=province,
            city=city,
            industry=industry,
            company_size=self._random.choice(SIZES),
        )

    def _company(self, region: str) -> tuple[str, str, str, str, str]:
        while True:
            province, city = self._random.choice(CITIES[region])
            trade, industry = self._random.choice(TRADES)
            short_name = city + self._random.choice(FIRST) + self._random.choice(SECOND) + trade
            if short_name not in self._taken:
                self._taken.add(short_name)
                return short_name + self._random.choice(FORMS), short_name, province, city, industry
