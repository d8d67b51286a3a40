"""Slips of OCR and typing that are certain: 收人 for 收入, l0% for 10%, 二&、 for 二、.

The list is closed. Each slip has the words around it that leave no other reading, for 吸收人才 and 引进人才 are right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import partial

from pipeline.chinese.numerals import spelled
from pipeline.ingest.cleaning.notes import Notes

_NUMERAL = "一二三四五六七八九十百"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾"
_STRAY = r"[&＆*＊#^~`'\"“”|｜_=@$¥￥!！?？;；·•°.．。,，:：\-—]"

# (what the slip is found by, what to look for, what stands there instead): the first is a plain string, for speed.
_SLIPS: tuple[tuple[str, str, str], ...] = (
    ("收人", r"(?<=[总纯配政算税游务民售业低等高营创房劳费金品展汇收])收人(?![员民类才口力工均户的])", "收入"),
    ("收人", r"(?<=[总纯配业政])收人(?=均(?:增|达|实|超|比|保|突|有|创|较|为))|(?<=支配)收人(?=的)", "收入"),
    ("收人", r"(?<=财政)收人(?=[的均])|(?<=[民业])收人(?=的?[增水差比])", "收入"),
    (
        "收人",
        r"(?<![吸招征接验回])收人(?=分配|水平|差距|增[长加]|结构|来源|渠道|稳步|持续|大幅|总额|预算|突破|达到|完成|\d)",
        "收入",
    ),
    ("投姿", r"投姿", "投资"),
    ("投人", r"投人(?!所好|们|民|者|士|代|大)", "投入"),
    ("深人", r"(?<![资加])深人(?![们士员才民])", "深入"),
    ("深人人心", r"(?<![资加])深人(?=人心)", "深入"),
    ("纳人", r"(?<![采吸容接])纳人(?![口才民员大类数均力])", "纳入"),
    (
        "进人",
        r"进人(?=(?:世界|全[国省市县]|新世纪|新阶段|新时[期代]|小康|快车道|国家级|百强|[前后]\d|常态|轨道|市场|实质|关键|\d{4}年))",
        "进入",
    ),
    ("加人", r"加人(?=世贸|世界贸易|WTO|关贸)", "加入"),
    ("列人", r"(?<![系下])列人(?=[国省市全计议重“\d])", "列入"),
    ("融人", r"(?<!金)融人(?![才民员])", "融入"),
    ("人学率", r"人学率", "入学率"),
    ("准人", r"(?:(?<=放宽)|(?<=市场)|(?<=行业)|(?<=平等))准人(?![均工才民员])", "准入"),
    ("入民", r"(?<![投收加引纳进融列注深介])入民(?=政府|代表大会|群众|银行|法院|检察院|生活水平|团体)", "人民"),
    (
        "入口",
        r"入口(?=自然增长|出生率|密度|素质|老龄化|与计划生育)|(?<=贫困|常住|户籍|流动|农业)入口(?![处、和])",
        "人口",
    ),
    ("入", r"(?<=\d[万亿])入(?=[，。；、次])|(?<=\d\d\d)入(?=[，。；、次])", "人"),
    ("兀", r"(?<=[\d万亿美])兀", "元"),
    ("%o", r"(?<=\d)%o(?![A-Za-z])", "‰"),
    ("o/o", r"(?<=\d)o/o", "%"),
    ("入才", r"(?<=[技理业级养进种型类引])入才(?=[和队培、，。的工强资引])", "人才"),
    ("入均", r"(?<=[民镇村国])入均(?=纯|可支配|收入|生产总值|地区|GDP|国内|住房)", "人均"),
    ("己经", r"(?<!自)己经(?![历验营受])", "已经"),
    ("己", r"(?<=[目都均业])己(?=完成|达到?|建成|形成|有\d|签约|开工|取得)", "已"),
    ("末来", r"(?<![年月周期岁季])末来(?![自])", "未来"),
    ("骨千", r"骨千(?=企业|项目|工程|教师|作用|力量|、|网)", "骨干"),
    ("若千", r"若千(?=[个项条家意问规措政])", "若干"),
    ("千净", r"千净(?=整洁|卫生|、|的)", "干净"),
    ("社合", r"(?<![村政旅公商信供作])社合(?=主义|治安|保障|事业|稳定|各界|消费|公益|福利|救助)", "社会"),
    ("祉会", r"祉会", "社会"),
    ("杜会", r"杜会(?=主义|治安|保障|事业|稳定|各界|消费|公益|发展|福利|救助|和谐)", "社会"),
    ("夭然", r"夭然(?=气|林)", "天然"),
    ("白治", r"白治(?=[区州县旗])", "自治"),
    ("士地", r"(?<![战卫烈女男人护骑])士地(?=[流开整资使出征利承面])", "土地"),
    ("名位代表", r"(?:(?<=^)|(?<=\n)|(?<=[　 。！]))名位代表(?=[：:，,！!])", "各位代表"),
    ("规摸", r"规摸(?!底|清)", "规模"),
    ("基木", r"基木(?=[完实建达形解满消保农公养上医设建制])", "基本"),
    ("精伸", r"精伸(?=文明|[，、。面和])", "精神"),
    ("专顶", r"专顶(?=行动|整治|资金|治理|斗争|规划|检查)", "专项"),
    ("于部", r"(?<=[导员])于部", "干部"),
    ("建没", r"建没(?![有收])", "建设"),
    ("竟争", r"(?<![究])竟争(?=力|[，、。机优中激环]|性)", "竞争"),
    ("宏现", r"宏现(?=调控|经济)", "宏观"),
    ("领城", r"(?<=[个等各点要键])领城", "领域"),
    ("安金", r"安金(?=生产|[感保防监管])", "安全"),
    ("休制", r"(?<=经济|行政|管理|政治)休制", "体制"),
    ("亚", r"(?<=[农企林])亚(?![洲热太运种投欧非麻])|(?<=工)亚(?=[增生总企发经园产结])", "业"),
    ("经齐", r"经齐(?![全备集])", "经济"),
    ("迸", r"迸(?![发出裂射溅涌放])", "进"),
    ("全而", r"(?<=全)而(?=[推加提完落建深启发实贯开做振小])", "面"),
    ("方而", r"(?<=[个各多诸两])方而(?!非)", "方面"),
    (
        "着",
        r"(?<![彰凸突呈展尽]显)(?<=[显卓])着(?![手力眼])|(?<![有看随带沿向朝顺跟拿])着(?=[名作]家|名[的商品景院高学专企旅风科]|作[权等]|称于)|(?<=[土专论名巨译])着(?=[居民作，。、])",
        "著",
    ),
    ("亿无", r"(?<=\d亿)无(?=[，。；、,;（]|以上|左右)", "元"),
    ("万无", r"(?<=\d万)无(?=[，。；、,;（]|以上|左右)", "元"),
)
_COMPILED = tuple((key, re.compile(pattern), right) for key, pattern, right in _SLIPS)
_LETTER_ONE = re.compile(
    r"[lI](?<![A-Za-z].)(?:(?<=[\d.].)(?=[\d.万亿个多%])|(?<=[\u4e00-\u9fff，。、；：（“\n ]l)(?=[\dO][\dlO.,]*[\u4e00-\u9fff%]))"
)
_LETTER_ZERO = re.compile(r"(?<=[\d.])[oO]{1,3}(?=[\d.%万亿个多余年月日](?![A-Za-z]))")
_HEADING = re.compile(
    rf"^([ \t\u3000]*)(?:[&＆*＊#^~`|｜]{{1,2}} ?)?(第?)([{_NUMERAL}+＋]{{1,4}})(?: ?{_STRAY}{{1,2}} ?)(、)|"
    rf"^([ \t\u3000]*)(?:[&＆*＊#^~`|｜●■◆★▲•○□▪◇※]{{1,2}} ?)([{_NUMERAL}]{{1,3}}、)|"
    rf"^([ \t\u3000]*[（(])[&＆*＊#^~`|｜.]?([{_NUMERAL}]{{1,3}})[&＆*＊#^~`|｜.]?(?=[）)])|"
    rf"^([ \t\u3000]*[{_NUMERAL}]{{1,3}}、)[&＆*＊#^~`|｜]{{1,2}} ?",
    re.M,
)
_STOP = re.compile(
    rf"^([ \t\u3000]*[{_NUMERAL}]{{1,3}}) ?(?:[丶､]"
    r"|[.,，:：] ?(?=(?:[“\u4e00-\u9fff]|(?:19|20)\d\d年)[^\n。]{2,60}(?:。|[ \t\u3000]*$)))",
    re.M,
)
# Chapters counted otherwise: Ⅱ、 II. 贰、 【二】, and 二 with a gap behind it.
_OTHER_COUNT = re.compile(
    rf"^([ \t\u3000]*)(?:(?P<roman>[Ⅰ-Ⅻ]|[IVX]{{1,4}})[、.．]? ?|(?P<formal>[{_FORMAL}]{{1,3}})[、.．]|"
    rf"[【〔\[](?P<boxed>[{_NUMERAL}]{{1,3}})[】〕\]]|(?P<bare>[{_NUMERAL}]{{1,3}})[ \t\u3000]+)(?=[“\u4e00-\u9fff\d][^\n。]{{3,60}}$)",
    re.M,
)
_USUAL_COUNT = re.compile(rf"^[ \t\u3000]*([{_NUMERAL}]{{1,3}})、", re.M)
_FROM_FORMAL = str.maketrans(_FORMAL, _NUMERAL[:10])
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_MARK_FOR_STOP = re.compile(
    rf"^([ \t\u3000]*)([{_NUMERAL}]{{1,3}})[&＆*＊#^~|｜]{{1,2}} ?(?=[“\u4e00-\u9fff\d][^\n]{{3,60}}$)", re.M
)
_PART = re.compile(rf"^([ \t\u3000]*第[{_NUMERAL}]{{1,3}})[&＆*＊#^~|｜]{{1,2}}(?=部分|章)", re.M)
_DASH_ONE = re.compile(r"^([ \t\u3000]*)[—－-](?=、[^\n]{4,40}$)", re.M)
_TEN = re.compile(r"^([ \t\u3000]*)[+＋]([一二三四五六七八九]?)(?=、[^\n]{4,60}$)", re.M)
# 8·2%, 26。9% and 45。3亿元; a day of the year (5·18, 30·60) has no unit, and a sentence hardly ends in a bare number.
_DOT = "·•∙・‧⋅˙"
_ODD_POINT = re.compile(
    rf"(\d(?<![\d.{_DOT}第].)\d{{0,5}})(?:[{_DOT}](\d{{1,3}})(?=[%％‰]|[万亿]?[元吨]|[万亿][人亩美]|个百分点|倍)"
    r"|。(\d{1,2})(?=[%％‰]|[万亿]+[元吨人亩美]|个百分点))"
)
# A point in the place of the full stop; names of foreigners are shorter.
_POINT_FOR_STOP = re.compile(r"[．.](?<=[\u4e00-\u9fff]{6}.)(?<![一二三四五六七八九十].)(?=[\u4e00-\u9fff“]{3})")
_MARK_AND_DIGIT = re.compile(rf"[。{_DOT}](?=\d)")  # what holds no such pair holds no odd point
_SPLIT_POINT = re.compile(
    r"(?<=[\u4e00-\u9fff∶:：、和—至了到约达])(\d{1,5})(?: \.|\. )(\d{1,2})(?=[%％‰亿万个倍∶:：元吨人公平千]|\d?[ ]?[%％])"
)


def mend_slips(text: str, notes: Notes) -> str:
    """Right characters for slips that leave no other reading.

    Args:
        text: text with half-width digits.
        notes: counts the slips, with examples.
    """
    for key, pattern, right in _COMPILED:
        text = _replaced(text, key, pattern, partial(_note, right=right, notes=notes))
    if "l" in text or "I" in text:
        text = _LETTER_ONE.sub(lambda m: _note(m, right="1", notes=notes), text)
    if "o" in text or "O" in text:
        text = _LETTER_ZERO.sub(lambda m: _note(m, right="0" * len(m.group()), notes=notes), text)
    if _MARK_AND_DIGIT.search(text):
        text = _ODD_POINT.sub(lambda m: _note(m, right=f"{m[1]}.{m[2] or m[3]}", notes=notes), text)
    text = _POINT_FOR_STOP.sub(lambda m: _note(m, right="。", notes=notes), text)
    if " ." not in text and ". " not in text:
        return text
    return _SPLIT_POINT.sub(lambda m: _note(m, right=f"{m[1]}.{m[2]}", notes=notes), text)


def _replaced(text: str, key: str, pattern: re.Pattern[str], right: Callable[[re.Match[str]], str]) -> str:
    """``pattern.sub``, tried only where the key stands: a pattern that begins with a look behind is slow elsewhere."""
    done, at, parts = 0, text.find(key), list[str]()
    while at >= 0:
        match = pattern.match(text, at) or (pattern.match(text, at + 1) if len(key) > 1 else None)
        if match is not None and match.start() >= done:
            parts += [text[done : match.start()], right(match)]
            done = match.end()
        at = text.find(key, max(at + 1, done))
    return "".join([*parts, text[done:]]) if parts else text


def mend_heading_numbers(text: str, notes: Notes) -> str:
    """Numbers of headings without the marks that got into them: 二&、 and （二*） as 二、 and （二）, —、 as 一、."""
    text = _HEADING.sub(lambda m: _heading(m, notes), text)
    text = _MARK_FOR_STOP.sub(lambda m: _told(m, f"{m[1]}{m[2]}、", notes), text)
    text = _PART.sub(lambda m: _told(m, m[1], notes), text)
    text = _STOP.sub(lambda m: _told(m, f"{m[1]}、", notes), text)
    if re.search(r"^[ \t\u3000]*[二三]、", text, re.M):
        text = _DASH_ONE.sub(lambda m: _told(m, f"{m[1]}一", notes), text)
        text = _TEN.sub(lambda m: _told(m, f"{m[1]}十{m[2]}", notes), text)
    return _count_as_usual(text, notes)


def _count_as_usual(text: str, notes: Notes) -> str:
    """一、 二、 for the numbers of chapters in another style, where these and no others count from one on."""
    styles: dict[str, set[str]] = {}
    for match in _OTHER_COUNT.finditer(text):
        styles.setdefault(str(match.lastgroup), set()).add(_usual_number(match))
    if not styles:
        return text
    usual = set(_USUAL_COUNT.findall(text))
    told = {style for style, found in styles.items() if not found & usual and {"一", "二"} <= found | usual}

    def count(match: re.Match[str]) -> str:
        mended = match.lastgroup in told
        return _told(match, f"{match[1]}{_usual_number(match)}、", notes) if mended else match.group()

    return _OTHER_COUNT.sub(count, text)


def _usual_number(match: re.Match[str]) -> str:
    number = str(match[str(match.lastgroup)])
    if match.lastgroup == "roman":
        roman = unicodedata.normalize("NFKC", number)
        return spelled(_ROMAN.index(roman) + 1) if roman in _ROMAN else roman
    return number.translate(_FROM_FORMAL)


def _heading(match: re.Match[str], notes: Notes) -> str:
    right = "".join(g for g in match.groups() if g).replace("+", "十").replace("＋", "十")
    return match.group() if right == match.group() else _told(match, right, notes)


def _told(match: re.Match[str], right: str, notes: Notes) -> str:
    notes.add("heading_marks", example=match.group().strip() if match.group().strip() else right)
    return right


def _note(match: re.Match[str], *, right: str, notes: Notes) -> str:
    start, end = match.span()
    around = match.string[max(0, start - 3) : end + 3].replace("\n", " ")
    notes.add("slips", example=around)
    return right
