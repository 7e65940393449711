"""Made-up names, among them those that careless systems lose: rare characters and the dot."""

from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文娄原逯"
)
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "皇甫", "夏侯")
MALE = (
    "建国国强志强永福学军保山长顺来喜铁柱金生德胜明亮文斌海涛俊杰浩然子轩宇航志远新民"
    "全有玉堂西岭天佑广成"
)
FEMALE = (
    "秀英桂兰玉梅凤霞爱莲春花素珍巧云改焕淑敏红艳丽娟晓燕雪琴欣怡雨桐梓涵静雯月季香菊"
    "喜凤麦秋银环瑞芳"
)
RARE = "𬱖㛃䶮喆堃垚犇淼翀旸赟祎彧昶晟燊㙓䴙𬭚𫖯𣲘"  # extensions A, B and E are among them
FAR = (
    "阿依古丽·买买提",
    "艾力·吐尔逊",
    "卓玛·次仁",
    "古丽娜尔·阿不都热依木",
    "巴特尔·那顺",
    "库尔班·亚森",
)

_COMPOUND_SHARE = 0.006
_FAR_SHARE = 0.003
_RARE_SHARE = 0.008
_SINGLE_SHARE = 0.12


def surname(rng: Random) -> str:
    """Make up a surname."""
    if rng.random() < _COMPOUND_SHARE:
        return rng.choice(COMPOUND_SURNAMES)
    return SURNAMES[min(int(rng.expovariate(1 / 22)), len(SURNAMES) - 1)]


def given_name(rng: Random, *, female: bool) -> str:
    """Make up a given name of one or two characters."""
    characters = FEMALE if female else MALE
    first, second = rng.choice(characters), rng.choice(characters)
    if rng.random() < _RARE_SHARE:
        second = rng.choice(RARE)
    return second if rng.random() < _SINGLE_SHARE else first + second


def full_name(rng: Random, family: str, *, female: bool) -> str:
    """Make up a full name with a family's surname; now and then one that has none."""
    if rng.random() < _FAR_SHARE:
        return rng.choice(FAR)
    return family + given_name(rng, female=female)
