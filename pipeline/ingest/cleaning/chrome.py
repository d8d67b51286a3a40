"""Page chrome: menus, share buttons, registration lines, tag clouds, licence footers.

A line is chrome only as a whole; words like 国字号, 老字号 or 无障碍 within a sentence are never touched. What stands
before the report and after it is judged as a block: a run of short lines with chrome in it is chrome.
"""

from __future__ import annotations

import re

from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.cleaning.notes import Notes

_STRONG = re.compile(
    r"ICP备|公网安备|网站标识码|版权所有|网站地图|联系我们|关于(?:本站|我们)|友情链接|标签云|相关(?:文章|新闻|阅读|链接|推荐)"
    r"|本栏(?:最新|推荐)|阅读排行|热门(?:文章|推荐)|上一[篇页]|下一[篇页]|责任编辑|Public domain|公有领域|公有領域|本作品"
    r"|维基(?:文库|百科)|著作权法|Copyright|©|扫一扫|二维码|分享(?:到|至)|打印本[页稿]|关闭窗口|返回顶部|技术支持|主办单位?[：:]"
    r"|承办单位?[：:]|地方政府网站|开心网|天涯社区|百度空间|推荐朋友",
    re.I,
)
_LINE = re.compile(
    r"^(?:[【\[（(]?\s*(?:字[体号]\s*[：:]?)?\s*(?:[大中小](?:\s|$|[\]】|、])){1,3}.*|[【\[（(]?字[体号][：:]?[大中小\s|】\]）)]*"
    r"|(?:您)?(?:当前|现在)(?:的)?(?:所在)?位置.{0,60}|(?:网站)?首页(?:\s*[>＞»›].*)?|.{0,20}(?:>>|＞＞|»).{0,30}"
    r"|(?:打印|分享|收藏|关闭|纠错|繁[体體]中?文?|简体|无障碍(?:浏览|阅读)?|长者(?:模式|版)|手机版|EN|English|登录|注册|A[-+]"
    r"|微信|微博|QQ空间|人人网|新浪微博|腾讯微博|朗读|我要纠错|打印本[页稿]|推荐朋友|查看评论|评论|中国政府网)[：:\d\s]*"
    r"|[|｜\[\]【】<>＞/·\-—_=*.,。、:：;；\s]+|false|true|\d{1,5}|(?:第\s*)?\d{1,3}\s*(?:页|/\s*\d{1,3})"
    r"|(?=[^页]{0,20}页)[\d\s第共页首上下一尾末跳转到\[\]【】|｜/·.…<>«»,，:：]{1,60}|[（(](?:全文)?完[)）]|[^。！]{0,40}(?:https?://|www\.)[^。！]{0,60}|[-—\s]*END[-—\s]*"
    r"|[-—－]\s*\d{1,3}\s*[-—－]|(?:责任)?编辑\s*[：:].{0,20}|（?责任编辑.{0,20}|(?:扫一扫|用微信).{0,30}|.{0,20}ICP备.{0,20}"
    r"|.{0,10}公网安备.{0,20}|(?:版权所有|Copyright).{0,60}|内容摘要[：:]?|标签云|相关(?:文章|新闻|阅读|链接)[：:]?|正文[：:]?"
    r"|[（(]?(?:来源|稿源|信息来源)\s*[：:].{0,30}|.{0,30}记者.{0,20}摄影?)$",
    re.I,
)
_HOST = re.compile(r"(?:主办|承办|责任|牵头)单位[：:]")
_LICENCE = re.compile(r"本作品(?:是|在|来自)|公有领域|公有領域|Public domain|维基文库|著作权法|不适用于该法", re.I)
# Whole sentences that a site adds: who is liable, where more is to be found.
_DISCLAIMER = re.compile(
    r"免责声明|不代表本(?:站|网|平台|人)|本(?:站|网)(?:为非营利|转载|不承担|不拥有|所有(?:内容|文章)|刊载|致力)|请(?:及时)?(?:与|联系)(?:本站|本网|我们).{0,12}(?:删除|处理|联系)"
    r"|(?:未经许可|未经授权).{0,12}(?:转载|使用)|转载请(?:注明|标明|联系)|版权归.{0,14}所有|(?:内容|文章|图片|本文|信息)(?:均)?(?:来源于|来自于?|转自|摘自)(?:网络|互联网|网友)"
    r"|原文(?:链接|地址|出处)[：:]|本文(?:链接|地址|网址)[：:]|(?:点击|扫码|长按).{0,10}(?:下载|关注|阅读原文|查看更多)|更多(?:精彩|相关).{0,16}(?:关注|访问|点击)"
    r"|(?:范文|文档|论文)(?:网|库|大全).{0,20}(?:整理|提供|收集|下载)|(?:觉得|如果).{0,10}(?:有用|喜欢).{0,10}(?:收藏|分享)"
)
_BUTTONS = re.compile(
    r"(?<=[。！])\s*(?:(?:百度)?搜索|打印(?:本页)?|关闭(?:窗口|本页)?|分享(?:到)?|返回(?:顶部|首页)?|收藏(?:本文)?|下载(?:全文|附件)?|[【\[\]】|｜])+\s*$"
)
_WATERMARK_CORE = re.compile(r"马\s*克\s*数\s*据|公众号[：:]")
_WATERMARK = re.compile(
    r"(?:来源[：:]?\s*)?(?:百度|微信)?\s*(?:公众号)?\s*[：:]?\s*马\s*克\s*数\s*据\s*网?|(?:关注)?微信公众号[：:]\S{2,12}(?=\s|$)"
)
_FOOTNOTE = re.compile(r"\[\s*(?:注\s*)?\d{1,3}\s*\]|(?<=\S)[〔【［]\s*(?:注\s*)?\d{1,3}\s*[〕】］]")
_ENDS_SENTENCE = "。！？；：!?”）"
_LONG = 40  # Han characters of a line that is prose


def is_chrome(line: str) -> bool:
    """The whole line is page chrome."""
    bare = line.strip()
    if bare and len(bare) <= 240 and _DISCLAIMER.search(bare):
        return True
    if not bare or len(bare) > 120:
        return False
    return bool(_LINE.match(bare)) or bool(_LICENCE.search(bare) and count_han(bare) < 80)


def has_chrome(lines: list[str]) -> bool:
    """Some line carries the marks of a web page's frame."""
    return any(_STRONG.search(line) or is_chrome(line) for line in lines)


def remove_marks(text: str, notes: Notes) -> str:
    """Remove watermarks put into the text by those who spread it, and footnote marks of wikis."""
    if _WATERMARK_CORE.search(text):  # the full pattern is slow, and few texts need it
        text = _remove(_WATERMARK, text, "watermarks", notes)
    return _remove(_FOOTNOTE, text, "footnotes", notes)


def _remove(pattern: re.Pattern[str], text: str, kind: str, notes: Notes) -> str:
    first = pattern.search(text)
    if not first:
        return text
    text, n = pattern.subn("", text)
    notes.add(kind, n, sample=first.group())
    return text


def strip_tail(lines: list[str], notes: Notes) -> list[str]:
    """Cut what follows the report: licence texts and, where they carry chrome, trailing runs of short lines."""
    if sum(bool(_HOST.match(line.strip())) for line in lines) >= 3:
        return lines  # a list of tasks that names who is in charge of each
    end = len(lines)
    while end and not _is_prose(lines[end - 1]):
        end -= 1
    block = lines[end:]
    if not any(_STRONG.search(line) or is_chrome(line) for line in block):
        return lines
    strong = any(_STRONG.search(line) for line in block)
    kept: list[str] = []
    for i, line in enumerate(block):
        if strong and _STRONG.search(line) and not line.strip().endswith(("。", "！")):
            # From the first strong mark on, nothing of the report follows.
            notes.add("chrome", sum(bool(x.strip()) for x in block[i:]), sample=line)
            break
        if _closes(line) or (line.strip() and not strong and not is_chrome(line)):
            kept.append(line)
        else:
            notes.add("chrome", bool(line.strip()), sample=line)
    return lines[:end] + kept


def strip_inner(lines: list[str], notes: Notes) -> list[str]:
    """Remove lines within the body that are chrome as a whole."""
    kept: list[str] = []
    for line in lines:
        if is_chrome(line):
            notes.add("chrome", sample=line)
            continue
        bare = line if line.endswith("。") else _BUTTONS.sub("", line)  # none ends as sentences do
        if bare != line:
            notes.add("chrome", sample=line[len(bare) :])
        kept.append(bare)
    return kept


def _is_prose(line: str) -> bool:
    bare = line.strip()
    if _LICENCE.search(bare) or is_chrome(bare):
        return False
    return count_han(bare) >= _LONG and (bare[-1] in _ENDS_SENTENCE or "。" in bare)


def _closes(line: str) -> bool:
    bare = line.strip()
    return (
        bool(bare)
        and bare[-1] in "。！"
        and not _STRONG.search(bare)
        and not _LICENCE.search(bare)
        and not is_chrome(bare)
    )
