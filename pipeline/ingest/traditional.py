"""Traditional characters to simplified ones, for texts that reach us in traditional script (mostly as Big5).

Dictionaries, place names and cue words are in simplified script. Characters are mapped one to one, so offsets stay; the
few traditional characters with several simplified forms are left out. The table holds the characters that official
prose uses; a rarer one stays as it is.
"""

from __future__ import annotations

from pipeline.ingest.notes import Notes

_PAIRS = (
    "國国 會会 報报 經经 濟济 發发 產产 業业 務务 區区 縣县 鄉乡 鎮镇 財财 貿贸 農农 設设 資资 質质 環环 護护 衛卫 學学 體体 "
    "開开 關关 實实 現现 進进 動动 勞劳 勵励 長长 萬万 億亿 個个 們们 來来 時时 為为 這这 對对 與与 從从 後后 過过 還还 讓让 "
    "說说 話话 請请 議议 審审 計计 劃划 標标 準准 點点 線线 結结 構构 調调 組组 織织 統统 籌筹 協协 應应 該该 認认 識识 記记 "
    "證证 論论 語语 課课 訓训 試试 驗验 節节 約约 績绩 級级 終终 維维 緊紧 縮缩 總总 續续 穩稳 積积 極极 權权 機机 東东 車车 "
    "軍军 轉转 輕轻 較较 輸输 運运 達达 遠远 選选 適适 遷迁 鄰邻 醫医 釋释 鋼钢 鐵铁 錢钱 銀银 銷销 鋪铺 錄录 鍵键 門门 間间 "
    "問问 聞闻 閣阁 陽阳 陸陆 隊队 階阶 際际 隨随 險险 難难 雙双 離离 電电 雲云 靈灵 靜静 響响 項项 順顺 須须 預预 領领 頭头 "
    "題题 額额 類类 風风 飛飞 養养 館馆 餘余 馬马 驅驱 驟骤 鮮鲜 黃黄 齊齐 齡龄 龍龙 龐庞 兩两 嚴严 豐丰 臨临 麗丽 舉举 義义 "
    "樂乐 習习 書书 買买 亂乱 爭争 虧亏 亞亚 畝亩 親亲 僅仅 倉仓 儀仪 優优 傳传 傷伤 倫伦 偽伪 債债 傾倾 價价 儲储 黨党 興兴 "
    "獸兽 內内 岡冈 冊册 寫写 馮冯 衝冲 決决 況况 凍冻 淨净 涼凉 減减 湊凑 幾几 鳳凤 憑凭 擊击 鑿凿 則则 剛刚 創创 刪删 別别 "
    "劑剂 劇剧 勸劝 辦办 勁劲 勢势 勛勋 匯汇 華华 單单 賣卖 盧卢 廠厂 廳厅 曆历 歷历 壓压 參参 叢丛 變变 號号 嘆叹 嗎吗 聽听 "
    "啟启 吳吴 員员 嗚呜 圍围 園园 圓圆 圖图 團团 聖圣 場场 壞坏 塊块 堅坚 壇坛 壩坝 墳坟 墜坠 壟垄 墾垦 牆墙 壯壮 聲声 處处 "
    "備备 復复 夠够 誇夸 奪夺 奮奋 獎奖 婦妇 媽妈 嬰婴 孫孙 寧宁 寶宝 寵宠 憲宪 宮宫 寬宽 賓宾 尋寻 導导 將将 爾尔 塵尘 嘗尝 "
    "堯尧 盡尽 層层 屆届 屬属 歲岁 豈岂 島岛 嶺岭 峽峡 鞏巩 幣币 帥帅 師师 帳帐 帶带 幫帮 庫库 廟庙 廢废 廣广 慶庆 廬庐 異异 "
    "棄弃 張张 彈弹 強强 歸归 當当 徹彻 徑径 憶忆 憂忧 懷怀 態态 憐怜 戀恋 懇恳 惡恶 惱恼 悅悦 懸悬 驚惊 懼惧 慘惨 慣惯 憤愤 "
    "願愿 戰战 戲戏 戶户 撲扑 執执 擴扩 掃扫 揚扬 擾扰 撫抚 拋抛 摶抟 搶抢 擔担 擬拟 攏拢 揀拣 擁拥 攔拦 擰拧 撥拨 擇择 掛挂 "
    "摯挚 撓挠 擋挡 掙挣 揮挥 撈捞 損损 撿捡 換换 據据 擠挤 擺摆 搖摇 攤摊 撐撑 敵敌 數数 斷断 無无 舊旧 曠旷 曇昙 晝昼 顯显 "
    "晉晋 曬晒 曉晓 暈晕 暫暂 術术 樸朴 殺杀 雜杂 條条 楊杨 傑杰 鬆松 槍枪 楓枫 櫃柜 檸柠 樹树 棲栖 樣样 欄栏 橋桥 樁桩 夢梦 "
    "檢检 棟栋 樓楼 欖榄 歐欧 歡欢 殘残 毀毁 畢毕 氣气 漢汉 湯汤 溝沟 沒没 滬沪 濃浓 淚泪 瀘泸 瀉泻 潑泼 澤泽 潔洁 灑洒 淺浅 "
    "漿浆 澆浇 濁浊 測测 渾浑 濱滨 滅灭 滾滚 滿满 濾滤 濫滥 灘滩 灣湾 濕湿 潰溃 漲涨 漸渐 潛潜 瀾澜 災灾 爐炉 煉炼 爍烁 爛烂 "
    "燭烛 煙烟 煩烦 燒烧 熱热 愛爱 牽牵 犧牺 狀状 獨独 獅狮 獄狱 獵猎 獻献 瑪玛 瓊琼 畫画 暢畅 療疗 瘋疯 癢痒 癱瘫 皺皱 盞盏 "
    "鹽盐 監监 蓋盖 盤盘 矚瞩 礦矿 碼码 磚砖 確确 礎础 禮礼 禍祸 種种 稱称 稅税 窩窝 窮穷 竊窃 競竞 筆笔 築筑 篩筛 簡简 簽签 "
    "籃篮 糧粮 糾纠 紅红 纖纤 紀纪 純纯 綱纲 納纳 縱纵 紛纷 紙纸 紐纽 練练 細细 紹绍 繞绕 給给 絕绝 絲丝 綠绿 網网 綜综 緒绪 "
    "繩绳 編编 緣缘 縫缝 繼继 羅罗 罰罚 罷罢 羨羡 翹翘 聯联 聰聪 職职 肅肃 腸肠 膚肤 腫肿 脹胀 勝胜 膠胶 腦脑 臉脸 艦舰 艙舱 "
    "艱艰 藝艺 蘇苏 蘋苹 範范 莊庄 薦荐 榮荣 葉叶 蓮莲 獲获 藍蓝 蔣蒋 虛虚 蟲虫 雖虽 蠶蚕 補补 襲袭 裝装 褲裤 見见 觀观 規规 "
    "視视 覺觉 覽览 觸触 譽誉 訂订 討讨 許许 訪访 評评 詞词 詢询 詳详 誠诚 誤误 誰谁 談谈 謀谋 謝谢 譜谱 負负 貢贡 責责 賢贤 "
    "敗败 貨货 販贩 貧贫 購购 貫贯 貴贵 貸贷 費费 賀贺 賊贼 賈贾 賠赔 賴赖 贏赢 趙赵 趕赶 趨趋 躍跃 踐践 蹤踪 軌轨 軟软 載载 "
    "輛辆 輔辅 輝辉 輩辈 辭辞 邊边 遼辽 遞递 遲迟 違违 連连 鄭郑 鄧邓 鬱郁 釀酿 採采 針针 鑽钻 鏈链 鎖锁 鍋锅 錯错 錦锦 閉闭 "
    "闖闯 閃闪 閑闲 闊阔 陣阵 陰阴 陳陈 隴陇 隸隶 蘭兰 韓韩 頁页 頂顶 頑顽 顧顾 頓顿 頒颁 頗颇 頻频 顆颗 顏颜 顛颠 飢饥 飯饭 "
    "飲饮 飽饱 餅饼 駐驻 駕驾 駛驶 騎骑 騙骗 驕骄 魚鱼 魯鲁 鳥鸟 鳴鸣 麥麦 齒齿 龜龟 專专 衆众 眾众 並并 裏里 裡里 於于 佔占 "
    "係系 嶽岳 昇升 託托 製制 屍尸 佈布 週周 籲吁 遊游 穀谷 燈灯 廈厦 檔档 攝摄 營营 遺遗 隱隐 攜携 殲歼 灃沣 滙汇 繫系 籤签 "
    "贊赞 讚赞 "
)
_TABLE = {ord(pair[0]): pair[1] for pair in _PAIRS.split() if pair[0] != pair[1]}
_MIN_SHARE = 0.05  # of all characters; simplified prose that quotes an old name stays below


def simplify(text: str, notes: Notes) -> str:
    """Simplified form of a text in traditional script; other texts are returned unchanged.

    Args:
        text: decoded text.
        notes: counts the characters changed.
    """
    if not any(c in text for c in "國經會報發"):
        return text
    changed = sum(ord(c) in _TABLE for c in text)
    if changed < _MIN_SHARE * len(text):
        return text
    notes.add("traditional", changed)
    return text.translate(_TABLE)
