"""What the demo company sells."""
# ruff: noqa: E501 - tables of one row a line; a Chinese character counts twice

from dataclasses import dataclass
from decimal import Decimal

GOODS, SERVICES = Decimal("0.13"), Decimal("0.06")
UNITS = (
    ("tai", "台", "unit", 0),
    ("tao", "套", "set", 0),
    ("jian", "件", "piece", 0),
    ("ci", "次", "visit", 0),
    ("nian", "年", "year", 0),
)
"""Code, name, name in English, decimal places."""


@dataclass(frozen=True, slots=True)
class Item:
    """A product with its list price and what it costs us, both in yuan without tax."""

    code: str
    name: str
    name_en: str
    category: str
    unit: str
    price: int
    cost: int
    spec: str = ""
    tax_rate: Decimal = GOODS


MACHINES = (
    Item("HV-650", "HV-650 立式加工中心", "HV-650 vertical machining centre", "立式加工中心", "tai", 268000, 195000, "行程650×400×450，BT40，10000转"),
    Item("HV-850", "HV-850 立式加工中心", "HV-850 vertical machining centre", "立式加工中心", "tai", 328000, 238000, "行程850×500×550，BT40，12000转"),
    Item("HV-1160", "HV-1160 立式加工中心", "HV-1160 vertical machining centre", "立式加工中心", "tai", 486000, 352000, "行程1100×600×600，BT50"),
    Item("HV-1580", "HV-1580 立式加工中心", "HV-1580 vertical machining centre", "立式加工中心", "tai", 698000, 508000, "行程1500×800×700，BT50"),
    Item("HM-500", "HM-500 卧式加工中心", "HM-500 horizontal machining centre", "卧式加工中心", "tai", 1180000, 846000, "双工位500×500"),
    Item("HM-630", "HM-630 卧式加工中心", "HM-630 horizontal machining centre", "卧式加工中心", "tai", 1560000, 1118000, "双工位630×630，60刀库"),
    Item("HM-800", "HM-800 卧式加工中心", "HM-800 horizontal machining centre", "卧式加工中心", "tai", 2180000, 1572000, "双工位800×800"),
    Item("HX-5A", "HX-5A 五轴加工中心", "HX-5A five-axis machining centre", "五轴加工中心", "tai", 1980000, 1386000, "摇篮式，工作台φ650"),
    Item("HX-8A", "HX-8A 五轴加工中心", "HX-8A five-axis machining centre", "五轴加工中心", "tai", 2860000, 2030000, "摆头式，工作台φ800"),
    Item("HL-300", "HL-300 数控车床", "HL-300 CNC lathe", "数控车床", "tai", 186000, 137000, "最大车削φ300"),
    Item("HL-400", "HL-400 数控车床", "HL-400 CNC lathe", "数控车床", "tai", 258000, 189000, "最大车削φ400，8工位刀塔"),
    Item("HL-500M", "HL-500M 车铣复合中心", "HL-500M mill-turn centre", "数控车床", "tai", 768000, 552000, "Y轴，12工位动力刀塔"),
    Item("FMC-2", "FMC-2 柔性加工单元", "FMC-2 flexible cell", "柔性单元", "tao", 2480000, 1810000, "双机一机械手，12托盘"),
    Item("FMC-4", "FMC-4 柔性加工单元", "FMC-4 flexible cell", "柔性单元", "tao", 4650000, 3420000, "四机一轨道，24托盘"),
)  # fmt: skip
PARTS = (
    Item("SP-BT40", "BT40 电主轴 12000转", "BT40 spindle, 12,000 rpm", "备件", "jian", 46800, 29800),
    Item("SP-BT50", "BT50 主轴单元", "BT50 spindle unit", "备件", "jian", 68500, 43900),
    Item("TM-24", "24把圆盘刀库", "24-tool magazine", "选配", "tao", 28600, 18700),
    Item("TM-60", "60把链式刀库", "60-tool chain magazine", "选配", "tao", 96000, 65200),
    Item("RT-4", "第四轴转台 φ250", "Fourth-axis table 250", "选配", "tao", 58000, 38200),
    Item("CL-20", "主轴中心出水 20bar", "Through-spindle coolant 20 bar", "选配", "tao", 32000, 20500),
    Item("MP-60", "工件测头", "Work-piece probe", "选配", "tao", 45000, 31500),
    Item("TL-S", "对刀仪", "Tool setter", "选配", "tao", 18500, 12400),
    Item("CV-10", "链板式排屑机", "Chip conveyor", "选配", "tao", 22800, 15100),
    Item("BS-32", "滚珠丝杠 φ32", "Ball screw 32", "备件", "jian", 8600, 5200),
    Item("LG-45", "线性导轨 45", "Linear guide 45", "备件", "jian", 6900, 4300),
    Item("TH-BT40", "BT40 刀柄套装（20支）", "BT40 holder set (20)", "刀具", "tao", 12800, 8300),
    Item("CT-MIX", "切削刀具组合包", "Cutting tool package", "刀具", "tao", 26500, 17200),
)  # fmt: skip
CARE = (
    Item("SV-INST", "安装调试", "Installation", "服务", "ci", 18000, 9600, tax_rate=SERVICES),
    Item("SV-TRAIN", "操作培训（3天）", "Operator training (3 days)", "服务", "ci", 12000, 6100, tax_rate=SERVICES),
    Item("SV-CARE", "年度保养", "Yearly maintenance", "服务", "nian", 36000, 19800, tax_rate=SERVICES),
    Item("SV-WARR", "延保一年", "Extended warranty, one year", "服务", "nian", 48000, 26400, tax_rate=SERVICES),
    Item(
        "SV-PROC",
        "工艺开发与首件试切",
        "Process development and first cut",
        "服务",
        "ci",
        68000,
        39500,
        tax_rate=SERVICES,
    ),
)
ITEMS = (*MACHINES, *PARTS, *CARE)
BY_CODE = {item.code: item for item in ITEMS}
TIERS = ((3, Decimal("0.97")), (6, Decimal("0.95")))
"""From so many machines on, this share of the list price."""
PRICE_LISTS = ("恒力标准价", "经销商价")
EARLIER_RATE = Decimal("0.97")
"""Last year's prices against this year's."""
DEALER_RATE = Decimal("0.88")
