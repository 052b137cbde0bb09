"""Names that might be anybody's: family names with readings, given names by generation, rare characters."""

from __future__ import annotations

from random import Random

Name = tuple[str, str]


def _pairs(text: str) -> tuple[Name, ...]:
    words = text.split()
    return tuple(zip(words[::2], words[1::2], strict=True))


FAMILY = _pairs(
    "佐藤 サトウ 鈴木 スズキ 高橋 タカハシ 田中 タナカ 伊藤 イトウ 渡辺 ワタナベ "
    "山本 ヤマモト 中村 ナカムラ 小林 コバヤシ 加藤 カトウ 吉田 ヨシダ 山田 ヤマダ "
    "佐々木 ササキ 山口 ヤマグチ 松本 マツモト 井上 イノウエ 木村 キムラ 林 ハヤシ "
    "斎藤 サイトウ 清水 シミズ 山崎 ヤマザキ 森 モリ 池田 イケダ 橋本 ハシモト 阿部 アベ "
    "石川 イシカワ 山下 ヤマシタ 中島 ナカジマ 石井 イシイ 小川 オガワ 前田 マエダ "
    "岡田 オカダ 長谷川 ハセガワ 藤田 フジタ 後藤 ゴトウ 近藤 コンドウ 村上 ムラカミ "
    "遠藤 エンドウ 青木 アオキ 坂本 サカモト 福田 フクダ 太田 オオタ 西村 ニシムラ "
    "藤井 フジイ 金子 カネコ 岡本 オカモト 藤原 フジワラ 中野 ナカノ 三浦 ミウラ 原田 ハラダ "
    "中川 ナカガワ 松田 マツダ 竹内 タケウチ 小野 オノ 田村 タムラ 中山 ナカヤマ 和田 ワダ "
    "石田 イシダ 森田 モリタ 上田 ウエダ 原 ハラ 内田 ウチダ 柴田 シバタ 酒井 サカイ "
    "宮崎 ミヤザキ 横山 ヨコヤマ 高木 タカギ 安藤 アンドウ 谷口 タニグチ 大野 オオノ "
    "丸山 マルヤマ 今井 イマイ 高田 タカダ 藤本 フジモト 河野 コウノ 小島 コジマ 村田 ムラタ "
    "武田 タケダ 上野 ウエノ 杉山 スギヤマ 増田 マスダ 平野 ヒラノ 大塚 オオツカ 千葉 チバ "
    "久保 クボ 松井 マツイ 岩崎 イワサキ 桜井 サクライ 野口 ノグチ 菅原 スガワラ "
    "木下 キノシタ 東 ヒガシ 新井 アライ 古川 フルカワ 市川 イチカワ 小松 コマツ 島田 シマダ "
    "水野 ミズノ 山内 ヤマウチ 五十嵐 イガラシ 高野 タカノ 西田 ニシダ 菊地 キクチ "
    "西川 ニシカワ 北村 キタムラ 大西 オオニシ 川口 カワグチ 飯田 イイダ 星野 ホシノ"
)
# Characters beyond JIS X 0208, old forms, and ideographic variation sequences (葛 U+845B + E0100 / E0101).
RARE_FAMILY = _pairs(
    "髙橋 タカハシ 﨑山 サキヤマ 𠮷田 ヨシダ 栁田 ヤナギダ 德永 トクナガ 渡邉 ワタナベ "
    "渡邊 ワタナベ 濵田 ハマダ 齋藤 サイトウ 齊藤 サイトウ 髙﨑 タカサキ 黒﨑 クロサキ "
    "葛\U000e0100城 カツラギ 葛\U000e0101西 カサイ 辻\U000e0100 ツジ 邉見 ヘンミ 瀨戸 セト "
    "𣘺本 ハシモト"
)
GIVEN = {
    ("1", 1900): _pairs(
        "清 キヨシ 茂 シゲル 勇 イサム 正雄 マサオ 和夫 カズオ 武 タケシ 実 ミノル 三郎 サブロウ "
        "弘 ヒロシ 昭二 ショウジ 幸雄 ユキオ 栄一 エイイチ 忠 タダシ 惠三 ケイゾウ 貞夫 サダオ"
    ),
    ("2", 1900): _pairs(
        "和子 カズコ 幸子 サチコ 節子 セツコ 千代子 チヨコ フミ フミ キヨ キヨ 久子 ヒサコ "
        "澄江 スミエ 美代子 ミヨコ 文子 フミコ 静江 シズエ ハル ハル 冨美 フミ 敏子 トシコ "
        "八重 ヤエ"
    ),
    ("1", 1955): _pairs(
        "誠 マコト 浩 ヒロシ 健一 ケンイチ 直樹 ナオキ 隆 タカシ 修 オサム 剛 ツヨシ 哲也 テツヤ "
        "浩二 コウジ 秀樹 ヒデキ 学 マナブ 眞一 シンイチ 正人 マサト 豊 ユタカ 智之 トモユキ "
        "勝 マサル"
    ),
    ("2", 1955): _pairs(
        "恵子 ケイコ 由美子 ユミコ 真由美 マユミ 智子 トモコ 直美 ナオミ 明美 アケミ "
        "久美子 クミコ 陽子 ヨウコ 裕子 ユウコ 香織 カオリ 典子 ノリコ 美穂 ミホ 紀子 ノリコ "
        "千春 チハル ゆかり ユカリ"
    ),
    ("1", 1985): _pairs(
        "翔太 ショウタ 大輔 ダイスケ 拓也 タクヤ 健太 ケンタ 達也 タツヤ 亮 リョウ 雄太 ユウタ "
        "駿 シュン 和也 カズヤ 優 ユウ 航 ワタル 匠 タクミ 祐介 ユウスケ 圭 ケイ 翼 ツバサ"
    ),
    ("2", 1985): _pairs(
        "愛 アイ 美咲 ミサキ 彩 アヤ 麻衣 マイ 千尋 チヒロ 沙織 サオリ 遥 ハルカ 舞 マイ "
        "優子 ユウコ 奈々 ナナ 萌 モエ 早紀 サキ 真央 マオ あゆみ アユミ 夏希 ナツキ"
    ),
    ("1", 2005): _pairs(
        "蓮 レン 陽翔 ハルト 湊 ミナト 樹 イツキ 悠真 ユウマ 大翔 ヒロト 颯太 ソウタ 碧 アオ "
        "律 リツ 朝陽 アサヒ 結翔 ユイト 新 アラタ 奏太 カナタ 暖 ダン 晴 ハル"
    ),
    ("2", 2005): _pairs(
        "葵 アオイ 陽葵 ヒマリ 凛 リン 結菜 ユイナ 紬 ツムギ 芽依 メイ 詩 ウタ 咲良 サクラ "
        "莉子 リコ さくら サクラ 心春 コハル 澪 ミオ 杏 アン ひなた ヒナタ 琴音 コトネ"
    ),
}
# Roman name, reading, nationality code, nationality, 通称 and its reading, sex.
FOREIGN = (
    ("NGUYEN VAN AN", "グエン　ヴァン　アン", "VNM", "ベトナム", "", "", "1"),
    ("TRAN THI HUONG", "チャン　ティ　フオン", "VNM", "ベトナム", "", "", "2"),
    ("LE MINH DUC", "レ　ミン　ドゥック", "VNM", "ベトナム", "", "", "1"),
    (
        "SANTOS MARIA CLARA",
        "サントス　マリア　クララ",
        "PHL",
        "フィリピン",
        "山田　マリア",
        "ヤマダ　マリア",
        "2",
    ),
    ("SHRESTHA BISHAL", "シュレスタ　ビシャル", "NPL", "ネパール", "", "", "1"),
    ("SILVA JOAO PEDRO", "シルバ　ジョアン　ペドロ", "BRA", "ブラジル", "", "", "1"),
    ("PUTRI DEWI", "プトリ　デウィ", "IDN", "インドネシア", "", "", "2"),
    ("SMITH JOHN EDWARD", "スミス　ジョン　エドワード", "GBR", "英国", "", "", "1"),
    ("KIM MINSEO", "キム　ミンソ", "KOR", "韓国", "金本　美瑞", "カネモト　ミズ", "2"),
    ("WANG XIAOMING", "ワン　シャオミン", "CHN", "中国", "", "", "1"),
)
FOREIGN_KANJI = {"WANG XIAOMING": "王　小明", "KIM MINSEO": "金　民瑞"}
STATUSES = (
    "technical_intern_training",
    "specified_skilled_worker",
    "engineer_humanities_international",
    "permanent_resident",
    "spouse_of_japanese",
    "student",
)


def family_name(rng: Random) -> Name:
    """A family name; about one in fourteen with a rare character."""
    return rng.choice(RARE_FAMILY if rng.random() < 0.07 else FAMILY)


def given_name(rng: Random, sex: str, born: int, taken: frozenset[str] = frozenset()) -> Name:
    """A given name of the generation that nobody in the household has."""
    generation = max(year for known, year in GIVEN if known == sex and year <= max(born, 1900))
    choices = [name for name in GIVEN[sex, generation] if name[0] not in taken]
    return rng.choice(choices)
