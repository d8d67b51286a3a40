"""Answers of sites that let no program in. They are recorded and told; nothing is tried against them."""

from __future__ import annotations

import re

STATUSES = frozenset((401, 403, 405, 412, 418, 420, 451))
# Of these one page may be closed; two in a row are a site that turns us away.
OF_ONE_PAGE = frozenset((401, 403, 405, 451))
_SMALL = 40_000  # bytes; a challenge is a short page, or a script with nothing to read
_LEAST_HAN = 120
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MARKS = re.compile(
    r"\$_ts\b|__jsl_clearance|_cf_chl|cf-browser-verification|acw_sc__v2|aliyun_waf|_waf_|wzws-waf|wzwsconfirm"
    r"|challenge-platform|Just a moment|yunsuo|safedog|cdn-cgi/challenge"
    r"|document\.cookie\s*=.{0,800}?location\s*(?:\.href|\.reload|\.replace|=)"
    r"|安全验证|人机验证|滑动验证|访问验证|请输入验证码|正在进行(?:安全)?检测|浏览器(?:安全)?(?:检查|检测|验证)|请开启\s*JavaScript"
    r"|您的访问(?:请求)?(?:被|存在)|访问被(?:拒绝|阻断|拦截)|请求被(?:拒绝|阻断|拦截)|网站防火墙|Web应用防火墙",
    re.I | re.S,
)


def is_challenge(body: bytes) -> bool:
    """Whether a page asks for a proof that a person is there, or says that it turns a program away.

    Args:
        body: the page.
    """
    if not body or len(body) > _SMALL or body.lstrip()[:1] != b"<":
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = body.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = body.decode("utf-8", "replace")
    shown = re.sub(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", " ", text, flags=re.S | re.I)
    return len(_HAN.findall(shown)) < _LEAST_HAN and bool(_MARKS.search(text))
