"""Departments and people of the demo company."""

from dataclasses import dataclass

PASSWORD = "hengli-demo-2026"  # noqa: S105 - the documented password of invented people
OFFICES = {
    "sales_rep": "销售",
    "sales_manager": "销售经理",
    "marketing_manager": "市场经理",
    "marketing_user": "市场",
    "ar_accountant": "应收会计",
    "finance_manager": "财务经理",
    "pricing_manager": "定价",
    "analyst": "分析",
    "read_only_auditor": "审计",
}
COMPANY = "恒力精工装备"
DEPARTMENTS = (
    ("总经办", COMPANY),
    ("销售中心", COMPANY),
    ("华东大区", "销售中心"),
    ("华南大区", "销售中心"),
    ("华北大区", "销售中心"),
    ("市场部", COMPANY),
    ("财务部", COMPANY),
    ("商务定价部", COMPANY),
)
"""Each below its parent; parents come first."""
EAST, SOUTH, NORTH = "east", "south", "north"
REGION_DEPARTMENTS = {EAST: "华东大区", SOUTH: "华南大区", NORTH: "华北大区"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works at the demo company; `weight` is how much of the region's leads they get."""

    username: str
    name: str
    department: str
    roles: tuple[str, ...]
    region: str = ""
    weight: int = 0

    @property
    def office(self) -> str:
        """What this person does, in the words of the company."""
        return OFFICES[self.roles[0]] if self.roles else "管理员"

    @property
    def sells(self) -> bool:
        """Whether leads go to this person."""
        return self.weight > 0


REP = ("sales_rep",)
PEOPLE = (
    Person("admin", "管理员", "总经办", ()),
    Person("zhao.qiming", "赵启明", "华东大区", ("sales_manager",), EAST),
    Person("liang.huiyi", "梁慧仪", "华南大区", ("sales_manager",), SOUTH),
    Person("gao.jianguo", "高建国", "华北大区", ("sales_manager",), NORTH),
    Person("lin.xiao", "林晓", "华东大区", REP, EAST, 3),
    Person("chen.li", "陈立", "华东大区", REP, EAST, 2),
    Person("wang.ke", "王珂", "华东大区", REP, EAST, 2),
    Person("xu.man", "许蔓", "华东大区", REP, EAST, 2),
    Person("zhou.yi", "周逸", "华东大区", REP, EAST, 2),
    Person("sun.wei", "孙薇", "华东大区", REP, EAST, 1),
    Person("huang.zhiming", "黄志明", "华南大区", REP, SOUTH, 2),
    Person("he.jiaxin", "何嘉欣", "华南大区", REP, SOUTH, 2),
    Person("deng.hao", "邓浩", "华南大区", REP, SOUTH, 1),
    Person("lu.siyuan", "卢思源", "华南大区", REP, SOUTH, 1),
    Person("liu.yang", "刘洋", "华北大区", REP, NORTH, 2),
    Person("zhang.lei", "张磊", "华北大区", REP, NORTH, 2),
    Person("song.jie", "宋洁", "华北大区", REP, NORTH, 1),
    Person("ma.shichang", "马诗畅", "市场部", ("marketing_manager", "pool_admin")),
    Person("tang.yue", "唐悦", "市场部", ("marketing_user",)),
    Person("fang.kuaiji", "方会计", "财务部", ("ar_accountant",)),
    Person("qian.wei", "钱薇", "财务部", ("finance_manager",)),
    Person("jia.zhe", "贾哲", "商务定价部", ("pricing_manager",)),
    Person("su.wen", "苏雯", "总经办", ("analyst",)),
    Person("shen.he", "沈禾", "财务部", ("read_only_auditor",)),
)
TEAMS = {
    "华东一组": ("lin.xiao", "chen.li", "wang.ke"),
    "华东二组": ("xu.man", "zhou.yi", "sun.wei"),
    "华南组": ("huang.zhiming", "he.jiaxin", "deng.hao", "lu.siyuan"),
    "华北组": ("liu.yang", "zhang.lei", "song.jie"),
}
MANAGERS = {EAST: "zhao.qiming", SOUTH: "liang.huiyi", NORTH: "gao.jianguo"}
CLERK, PRICING = "fang.kuaiji", "jia.zhe"
MARKETER, MARKETING_MANAGER = "tang.yue", "ma.shichang"
SHOWN_SIGN_INS = ("lin.xiao", "zhao.qiming", "ma.shichang", "fang.kuaiji", "admin")
"""Whose sign-in is printed: one for each way of working."""


def sellers(region: str) -> list[Person]:
    """Who sells in a region, in the order leads are shared out."""
    return [person for person in PEOPLE if person.region == region and person.sells]
