"""The city's files that targets are drawn from: their columns, Japanese headers and what a blank cell means.

Ours, not official (benefits.md §3.2 marks the CSV items of the 国 算定ツール as K): a city maps its
extract to these columns once. A header may be the identifier, the label or an alias.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.rules.benefits.model import Choice, Column

SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class SourceKind:
    """One kind of file. ``amount``: the yen column whose total the sender announces, if it has one.

    ``covers_register``: one row a year for every resident from 16 who lived here on 1 January.
    ``living``: only living residents may stand in it.
    """

    kind: str
    name: str
    columns: tuple[Column, ...]
    amount: str | None = None
    covers_register: bool = False
    living: bool = False


def _subject(help_text: str = "") -> Column:
    return Column("subject_id", "id", "宛名番号", help_text, key=True)


GONE = (
    Choice("death", "死亡"),
    Choice("moved_out", "転出"),
    Choice("moved_abroad", "国外転出"),
    Choice("removed", "職権消除"),
)
STAYING = (
    Choice("birth", "出生"),
    Choice("moved_in", "転入"),
    Choice("arrived_abroad", "国外転入"),
    Choice("moved_within", "転居"),
    Choice("household_change", "世帯変更", ("世帯合併", "世帯分離", "世帯主変更")),
    Choice("other", "その他"),
)
_RESIDENTS = SourceKind(
    "residents",
    "住民基本台帳",
    (
        _subject(),
        Column("household_number", "id", "世帯番号"),
        Column("relationship", "text", "続柄", "世帯主は「世帯主」"),
        Column("name", "text", "氏名"),
        Column("kana", "text", "カナ", aliases=("フリガナ", "氏名カナ", "氏名フリガナ")),
        Column("birth_date", "date", "生年月日", "不詳は不明として扱います", nullable=True),
        Column("address", "text", "住所", nullable=True),
        Column("changed_on", "date", "異動日", "最後の異動の日", nullable=True),
        Column("change_reason", "choice", "異動事由", "最後の異動の事由", choices=(*STAYING, *GONE)),
        Column("resident_since", "date", "住民となった日", "空欄は不明として扱います", nullable=True),
        Column("protected", "flag", "支援措置区分", "支援措置の対象は1", aliases=("支援措置",)),
        Column("from_abroad_on", "date", "国外転入日", "国外から転入した日。ない人は空欄", nullable=True),
    ),
)
_TAXES = SourceKind(
    "taxes",
    "個人住民税",
    (
        _subject(),
        Column("tax_year", "count", "年度", "西暦（令和6年度は2024）", minimum=1989, maximum=2200, key=True),
        Column(
            "tax_class",
            "choice",
            "課税区分",
            "未申告・不明・空欄は不明として扱い、均等割のみとはみなしません",
            nullable=True,
            choices=(
                Choice("levied", "所得割課税", ("課税",)),
                Choice("per_capita_only", "均等割のみ", ("均等割のみ課税",)),
                Choice("exempt", "非課税"),
                Choice("undeclared", "未申告"),
            ),
        ),
        Column("total_income", "yen", "合計所得", aliases=("合計所得金額",), nullable=True),
        Column("resident_tax_levy", "yen", "所得割", "定額減税前", aliases=("所得割額",), nullable=True),
        Column("per_capita_levy", "yen", "均等割", aliases=("均等割額",), nullable=True),
        Column("spouse_deductible", "flag", "控除対象配偶者", nullable=True),
        Column("spouse_same_livelihood", "flag", "同一生計配偶者", nullable=True),
        Column("dependants_general", "count", "一般扶養", nullable=True),
        Column("dependants_specific", "count", "特定扶養", nullable=True),
        Column("dependants_elderly", "count", "老人扶養", nullable=True),
        Column("dependants_under_16", "count", "16歳未満扶養", aliases=("年少扶養",), nullable=True),
        Column("dependants_abroad", "count", "国外扶養", "上のうち国外に住む人", nullable=True),
        Column(
            "supported_as",
            "choice",
            "被扶養区分",
            "ほかの人の税で何になっているか。空欄は不明",
            nullable=True,
            choices=(
                Choice("none", "なし", ("扶養されていない",)),
                Choice("dependant", "扶養親族等", ("扶養", "控除対象配偶者")),
                Choice("employee", "専従者", ("青色専従者", "白色専従者")),
            ),
        ),
        Column("taxing_city", "text", "課税地", "課税する団体のコード", nullable=True),
        Column("corrected_on", "date", "更正日", nullable=True),
    ),
    covers_register=True,
)
_INCOME_TAXES = SourceKind(
    "income_taxes",
    "所得税額（算定ツール）",
    (
        _subject(),
        Column("year", "count", "年分", "西暦（令和6年分は2024）", minimum=1989, maximum=2200, key=True),
        Column("income_tax_estimate", "yen", "推計所得税額", "定額減税前", nullable=True),
        Column("income_tax_actual", "yen", "所得税額", "定額減税前の実績", nullable=True),
    ),
)
_PREVIOUS = SourceKind(
    "previous",
    "前回給付",
    (
        _subject("支給を受ける人"),
        Column("programme", "id", "給付事業", "adjustment-2024 など", key=True),
        Column("household_number", "id", "世帯番号", nullable=True),
        Column("assessed", "yen", "算定額", "支給しなかったときも算定した額", nullable=True),
        Column("paid", "yen", "支給額", "辞退・不支給は0"),
        Column("account", "text", "口座", nullable=True),
    ),
    amount="paid",
)
_CHILD_ALLOWANCE = SourceKind(
    "child_allowance",
    "児童手当 受給者台帳",
    (
        Column("claim_id", "id", "受給者宛名番号", key=True),
        Column("child_id", "id", "児童宛名番号", key=True),
        Column("month", "month", "対象月", key=True),
        Column("birth_date", "date", "児童生年月日", nullable=True),
        Column("supported", "flag", "監護相当・生計費負担", "18歳年度末を過ぎた子を数えるか", nullable=True),
    ),
)
_ACCOUNTS = SourceKind(
    "accounts",
    "公金受取口座",
    (
        _subject(),
        Column("bank_code", "text", "銀行コード", aliases=("金融機関コード",)),
        Column("branch_code", "text", "支店コード", aliases=("店番",)),
        Column("account_type", "text", "預金種目", aliases=("種目",)),
        Column("account_number", "text", "口座番号", aliases=("番号",)),
        Column("holder_kana", "text", "名義カナ"),
        Column("inquired_on", "date", "照会日"),
    ),
    living=True,
)
_TARGETS = SourceKind(
    "targets",
    "対象者一覧",
    (
        _subject(),
        Column("household_number", "id", "世帯番号", nullable=True),
        Column("name", "text", "氏名"),
        Column("kana", "text", "カナ", aliases=("フリガナ",)),
        Column("birth_date", "date", "生年月日"),
        Column("amount", "yen", "支給額"),
    ),
    amount="amount",
    living=True,
)

SOURCES: Mapping[str, SourceKind] = {
    source.kind: source
    for source in (_RESIDENTS, _TAXES, _INCOME_TAXES, _PREVIOUS, _CHILD_ALLOWANCE, _ACCOUNTS, _TARGETS)
}
