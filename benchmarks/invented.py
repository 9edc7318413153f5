"""Companies, people and places nobody has, spread as real ones are: few names are common, most are rare."""

import random
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


CITIES = _words(
    "上海 北京 深圳 广州 杭州 苏州 成都 武汉 南京 宁波 天津 青岛 无锡 佛山 东莞 重庆 长沙 郑州 西安 济南 合肥 温州",
    "厦门 常州 福州 泉州 嘉兴 绍兴 台州 金华 南通 烟台 沈阳 大连 石家庄 昆明 中山 珠海 惠州 南昌 太原 哈尔滨 长春",
    "贵阳 南宁 潍坊 临沂 徐州 扬州 镇江 盐城 湖州 芜湖 洛阳 唐山 保定 襄阳 宜昌 岳阳 株洲 绵阳 桂林 海口 兰州 银川",
)
_BRAND = (
    "华中天金新大海东盛达恒信泰宏鑫博创力德隆兴瑞科联美安康通利丰元正方明辉凯嘉润佳源云"
    "智汇腾飞龙祥和永光世纪立诚诺亚锐驰恩星晨宇航锦程卓越优朗悦翔帆帝豪维拓普思特迈捷赛"
    "英杰尚品雅致远景峰岳川江河湖林森木禾谷田农牧渔禹舜尧秦汉唐宋昌茂荣富贵吉庆"
)
_TRADES = _words(
    "科技 贸易 实业 电子 机械 精密制造 信息技术 网络科技 建筑工程 装饰工程 物流 国际贸易 电气 自动化设备 生物科技",
    "医疗器械 食品 餐饮管理 文化传播 广告 投资管理 商务咨询 新能源 新材料 环保科技 化工 塑胶制品 五金制品 模具",
    "包装材料 纺织品 服饰 家具 汽车零部件 汽车销售服务 房地产开发 物业管理 教育咨询 人力资源 智能科技 软件 半导体",
    "光电 仪器仪表 阀门 泵业 电梯 农业开发",
)
_FORMS = ("有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖"
    "田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志红"
    "海燕波鹏飞宇晨欣怡佳浩博文雪梅婷琳凯旭东春生德立新民永成"
)


class Firm(NamedTuple):
    """A company with somebody who works there."""

    company: str
    person: str
    city: str


@cache
def _falling(count: int) -> list[float]:
    """Weights of which the first is the largest, as names and cities are spread (Zipf)."""
    return list(accumulate(1 / (place + 3) for place in range(count)))


def picked(chance: random.Random, words: Sequence[str]) -> str:
    """One of the words, the first ones oftener."""
    return chance.choices(words, cum_weights=_falling(len(words)))[0]


def firm(chance: random.Random) -> Firm:
    """A company of a city; one person in twelve is known by the surname only."""
    city = picked(chance, CITIES)
    brand = "".join(picked(chance, _BRAND) for _ in range(2 if chance.random() < 0.8 else 3))
    form = chance.choices(_FORMS, (65, 10, 10, 5, 10))[0]
    start = city if chance.random() < 0.8 else ""
    return Firm(f"{start}{brand}{picked(chance, _TRADES)}{form}", person(chance), city)


def person(chance: random.Random) -> str:
    """A name, or how one is addressed."""
    surname = picked(chance, _SURNAMES)
    if chance.random() < 1 / 12:
        return surname + chance.choice(("先生", "女士"))
    return surname + "".join(picked(chance, _GIVEN) for _ in range(chance.choice((1, 2))))


def written_otherwise(chance: random.Random, one: Firm) -> Firm:
    """The same company as somebody else writes it; the person is another one more often than not."""
    name = one.company
    for form in _FORMS[3::-1]:
        name = name.removesuffix(form) if len(name.removesuffix(form)) >= 4 else name
    ends = ("集团", "(集团)有限公司", "有限公司", f"({one.city})有限公司", "公司", "一厂", "")
    is_same = chance.random() < 0.3
    return Firm(name + chance.choice(ends), one.person if is_same else person(chance), one.city)
