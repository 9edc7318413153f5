"""How Han text is read: the readings of single characters from `pypinyin`, and those that differ within a name.

The library's own phrases are not loaded: 47,000 of them take 50 MB of every process, and what companies, people and
places are called needs a few dozen. Sources of these: 现代汉语词典 (7th edition), the gazetteer of places.
"""

import re

from pypinyin.constants import PINYIN_DICT

TONES = str.maketrans("āáǎàēéěèōóǒòīíǐìūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeooooiiiiuuuuvvvvvnnnm")
_NAMES = "长 chang, 都 du, 藏 zang, 佛 fo, 轧 zha, 调 tiao, 削 xiao, 曾 zeng, 翟 zhai, 仇 qiu"
IN_NAMES = dict(part.split() for part in _NAMES.split(", "))
"""Characters whose first reading in the library's table is not the one names have."""
PLACES = """
重庆 chong qing, 厦门 xia men, 厦工 xia gong, 六安 lu an, 六合 lu he, 蚌埠 beng bu, 番禺 pan yu, 东阿 dong e,
乐清 yue qing, 乐陵 lao ling, 乐亭 lao ting, 铅山 yan shan, 尉犁 yu li, 涡阳 guo yang, 单县 shan xian, 浚县 xun xian,
蔚县 yu xian, 洪洞 hong tong, 大城 dai cheng, 大埔 da bu, 吴堡 wu bu, 犍为 qian wei, 荥经 ying jing, 筠连 jun lian,
长子县 zhang zi xian
"""
BUSINESS = """
银行 yin hang, 商行 shang hang, 车行 che hang, 行业 hang ye, 同行 tong hang, 会计 kuai ji, 音乐 yin yue, 乐器 yue qi,
模具 mu ju, 模板 mu ban, 弹簧 tan huang, 弹性 tan xing, 重组 chong zu, 重复 chong fu, 重生 chong sheng, 给水 ji shui,
供给 gong ji, 给排水 ji pai shui, 校准 jiao zhun, 校正 jiao zheng, 校验 jiao yan, 人参 ren shen, 着色 zhuo se,
调度 diao du, 调查 diao cha, 成长 cheng zhang, 增长 zeng zhang, 生长 sheng zhang, 传记 zhuan ji, 自传 zi zhuan
"""
PHRASES = {
    word: tuple(said.split())
    for word, said in (part.strip().split(" ", 1) for part in f"{PLACES},{BUSINESS}".split(","))
}
"""Words in which a character is read otherwise than alone."""
# A longer word is looked for before one it begins with.
_ANY = re.compile("|".join(sorted(PHRASES, key=len, reverse=True)))
_syllables: dict[str, str] = dict(IN_NAMES)


def syllable(character: str) -> str:
    """The most usual reading of one Han character without its tone; the character itself when it has none."""
    known = _syllables.get(character)
    if known is None:
        listed = PINYIN_DICT.get(ord(character), "")
        known = listed.split(",")[0].translate(TONES) or character
        _syllables[character] = known
    return known


def readings(run: str) -> tuple[str, ...]:
    """The syllables of a Han run, one for each character: 重庆重工 is chong qing zhong gong."""
    said: list[str] = []
    at = 0
    for found in _ANY.finditer(run):
        said += map(syllable, run[at : found.start()])
        said += PHRASES[found[0]]
        at = found.end()
    said += map(syllable, run[at:])
    return tuple(said)
