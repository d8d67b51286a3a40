"""What the tools of a web page leave behind the report: related stories, reading aloud, sharing, style rules, scripts.

A report ends with its closing words. What follows is an appendix or belongs to the page; from the first line that only a
page has, nothing of the report comes any more, even where the teaser of another story reads like prose.
"""

from __future__ import annotations

import re

from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.identity.kind import CLOSING
from pipeline.ingest.structure.appendix import names_appendix

_LEAD = r"^[\s·•●■◆▲►>＞|｜【\[（(《〖<*★☆-]*"
_STORIES = "报道|阅读|链接|新闻|文章|稿件|推荐|专题|解读|文件|附件|信息|资讯|内容|政策|图集|视频"
_RELATED = rf"(?:相关|延伸|推荐|热门|热点|更多|关联|拓展|最新)(?:{_STORIES})"
# From such a line on all belongs to the page.
_STRONG = re.compile(
    rf"{_LEAD}(?:{_RELATED}|(?:一)?图(?:解|文解读|读懂|说|看)|(?:政策|图文|文字|专家|媒体|视频|音频)解读|(?:语音|全文|点击)?朗读|语音(?:播报|播放|阅读)|窗体[顶底]端"
    r"|(?:Produced|Powered|Designed)\s*[Bb]y\b|大汉(?:网络|版通)|听(?:报道|新闻|全文)"
    r"|(?:打开)?(?:微信|手机)?[，,]?(?:用(?:微信|手机))?(?:扫一扫|扫码|扫描)(?:.{0,4}二维码|在手机|.{0,6}(?:阅读|浏览|打开|查看|关注|分享))?|长按.{0,8}(?:识别|二维码)|关注.{0,12}公众号"
    r"|分享(?:到|至|本页|文章|$)|(?:我要)?(?:打印|收藏|纠错)(?:本页|本文|此页|$|[】\]）)\s|｜])|关闭(?:窗口|本页|页面|$|[】\]）)\s|｜])"
    r"|返回(?:顶部|首页|列表|上一?[页级]|$)|回到顶部|(?:上|下)一(?:篇|条|页|则)|(?:责任|网络|本文|本期)?编辑\s*[：:]|(?:责编|审核|校对|审稿|监制|终审|一审|初审)\s*[：:]"
    r"|浏览(?:次数|量)|阅读(?:次数|量)|点击(?:次数|量|数)|访问量|您是第|(?:网友|我要|发表|查看)评论|(?:您|你)(?:对|觉得).{0,16}(?:满意|有用|帮助)|(?:网站)?(?:支持|保障)IPv6"
    r"|网站(?:标识码|地图|声明|纠错|首页)|版权(?:所有|声明)|.{0,12}ICP备|.{0,12}公网安备|友情链接|站点地图|关于我们|联系我们|智能问答|无障碍|长者|适老|手机版|移动客户端"
    r"|.{0,12}(?:视频|播放器|页面|图片)(?:正在)?加载|附件下载|(?:文档|文件|附件)下载|来源\s*[：:].{0,24}$|稿源\s*[：:]|标签\s*[：:]|关键词\s*[：:])"
)
# Such a line goes by itself.
_WEAK = re.compile(
    rf"{_LEAD}(?:微信|微博|新浪微博|腾讯微博|QQ(?:空间|好友)?|朋友圈|豆瓣|点赞|收藏|评论|转发|举报|打印|关闭|提交|满意|基本满意|不满意|字[体号]|视频|图片|图集|音频"
    r"|主办|承办|协办|技术支持|联系电话|联系人|传真|邮编|邮政编码|地址|电子邮箱|作者|供稿|记者|撰稿|摄影|发布(?:时间|日期|机构|单位|人)|信息来源|公开(?:属性|方式|形式)|主动公开|索引号|解读(?:材料|方案|文件)?$)"
    r"(?![^：:\s]{0,20}(?:是指|指))"
)
_FILE = re.compile(r"\.(?:docx?|pdf|wps|ofd|xlsx?|zip|rar|jpe?g|png|mp[34]|pptx?)\s*[)）\]】]?\s*$", re.I)
_NAMED_FILE = re.compile(r"^\s*附件[^：:]{0,6}[：:].{0,80}\.(?:docx?|pdf|wps|ofd|xlsx?|zip|rar)\b", re.I)
_MEANS = re.compile(r"是指|[：:]\s*指|——指|主要指")
_AFTER_STOP = re.compile(r"(?<=[。！])[）”]?[ \t\u3000]*(?=[^\s。！])")
_LAST_WORDS = 160  # characters of a line that are looked at for closing words
_LAST_LINES = 12  # in which the report's last words may have the page's first ones on their line
_AT_RULE = r"@(?:media|font-face|page|import|charset)\b[^{};\u4e00-\u9fff]{0,200}\{(?:[^{}]{0,2000}\{[^{}]{0,2000}\}\s*){0,50}\s*\}"
_RULE = re.compile(
    rf"{_AT_RULE}|[.#*]?[A-Za-z][\w\-.#:,>+~*\[\]=\"' ]{{0,200}}\{{\s*(?:[A-Za-z-]{{2,30}}\s*:[^{{}}]{{0,2000}})?\s*\}}"
    r"|<!--[^\u4e00-\u9fff>]{0,200}-->|<!--\s*(?:/\*.{0,200}?\*/)?|-->|/\*.{0,200}?\*/"
)
_CODE = re.compile(
    r"^\s*(?:(?:var|let|const)\s+[\w$]+\s*=.*|function\b.*\(.*|(?:\$|jQuery)\s*[(.].*|(?:document|window|location|console)\.\w.*"
    r"|if\s*\(.*\)\s*\{?.*|\}[^\u4e00-\u9fff]{0,40}|return\b.*;|[\w$.]+\s*\+?=\s*[^=].*;|[\w$.]+\(.*\)\s*;"
    r"|</?(?:script|style|link|meta|iframe|noscript)\b.*|\{\s*[\"'][\w-]+[\"']\s*:.*\}|[\w-]{2,30}\s*:\s*[\w#%.,\-()\"' !]+;)\s*$"
)
_CODE_WORDS = re.compile(r"[{};=]|\b(?:function|return|else)\b")


def remove_code(lines: list[str], notes: Notes) -> list[str]:
    """Lines without rules of style sheets and statements of scripts.

    Args:
        lines: lines of the whole text.
        notes: counts what is left out.
    """
    out: list[str] = []
    for line in lines:
        if "{" not in line and ";" not in line and "}" not in line and "*/" not in line and "<" not in line:
            out.append(line)
            continue
        rest = _RULE.sub("", line)
        if _is_code(rest):
            rest = ""
        if rest != line:
            notes.add("chrome", sample=line)
        if rest.strip() or not line.strip():
            out.append(rest)
    return out


def cut_tools(lines: list[str], notes: Notes) -> list[str]:
    """Lines up to the report's end and its appendix, without what page tools put behind it.

    Args:
        lines: lines of the body.
        notes: counts what is left out.
    """
    lines = _unglued(lines)
    closing = _closing(lines)
    if closing < 0:
        return lines
    kept = lines[: closing + 1]
    tail = lines[closing + 1 :]
    for i, line in enumerate(tail):
        bare = line.strip()
        tool = bool(bare) and (_is_strong(bare) or (len(bare) <= 60 and bool(_WEAK.match(bare))))
        if not tool:
            kept.append(line)
        elif _is_strong(bare) and not _appendix_follows(tail[i:]):
            notes.add("chrome", sum(bool(x.strip()) for x in tail[i:]), sample=bare)
            break
        elif _is_strong(bare) or not _appendix_follows(tail):
            notes.add("chrome", sample=bare)
        else:
            kept.append(line)
    return kept


def _unglued(lines: list[str]) -> list[str]:
    """Lines, the first words of the page parted from the last ones of the report."""
    out = lines[:-_LAST_LINES]
    for line in lines[-_LAST_LINES:]:
        start = 0
        for stop in _AFTER_STOP.finditer(line):
            rest = line[stop.end() :]
            if _begins_strong(rest) or (stop.group().strip("）”") and len(rest) <= 120 and _WEAK.match(rest)):
                out.append(line[start : stop.end()].rstrip())
                start = stop.end()
        out.append(line[start:])
    return out


def _appendix_follows(lines: list[str]) -> bool:
    """A glossary or an annex stands among the lines, not only the name of a file that is one."""
    titled = any(names_appendix(x.strip()) and not _FILE.search(x) and not _NAMED_FILE.match(x) for x in lines)
    return titled or sum(bool(_MEANS.search(x)) for x in lines) >= 3


def _is_code(line: str) -> bool:
    return count_han(line) <= 8 and bool(_CODE.match(line) and _CODE_WORDS.search(line))


def _is_strong(line: str) -> bool:
    return _begins_strong(line) or (len(line) <= 80 and bool(_FILE.search(line)) and not _MEANS.search(line))


def _begins_strong(text: str) -> bool:
    if _MEANS.search(text[:200]):
        return False
    return bool(_STRONG.match(text) or _NAMED_FILE.match(text)) or _is_code(text)


def _closing(lines: list[str]) -> int:
    """The last line with closing words of the speech, in the second half of the text; -1 where there is none."""
    total = sum(map(count_han, lines))
    after = 0
    for i in range(len(lines) - 1, -1, -1):
        bare = lines[i].strip()
        if (
            bare
            and count_han(bare) > 4
            and bare[-1] in "。！!"
            and CLOSING.search(bare[-_LAST_WORDS:])
            and not _is_strong(bare)
        ):
            return i
        after += count_han(bare)
        if after > 0.5 * total:
            break
    return -1
