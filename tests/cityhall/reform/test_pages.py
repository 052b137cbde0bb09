"""Every page of the reform, as those who may open it; and what it says."""

from __future__ import annotations

from django.test import Client
from tests.cityhall.reform.conftest import Seeded, Signed

from madoguchi.cityhall.reform.models import AdviceRequest, Adviser, Flow, Idea, Report, WorkloadSurvey
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


def test_every_page_of_a_leader(seeded: Seeded, leader: Staff, client_of: Signed) -> None:
    client, survey, flow = client_of(leader), seeded.survey.pk, Flow.objects.get(basis=None)
    pages = {
        "/d/bpr/": "家族5人の転入",
        "/d/bpr/scenario/move_in_five/": "手で書く数は83から0にできます",
        "/d/bpr/scenario/bereavement/": "様式がまだ登録されていません",
        "/d/bpr/new/": "体験調査を計画する",
        f"/d/bpr/s/{survey}/": "159分かかり、4回移動し",
        f"/d/bpr/s/{survey}/live/": "ふだんの実測と比べる",
        f"/d/bpr/s/{survey}/report/": "首長への報告",
        "/d/bpr/observe/": "いま観察する調査はありません",
        f"/d/bpr/observe/{survey}/": "この調査は終わっています",
        "/d/bpr/flows/": "家族5人の転入",
        "/d/bpr/flows/new/": "現状の流れを描く",
        f"/d/bpr/flows/{flow.pk}/": "職員の時間を年間",
        f"/d/bpr/flows/{flow.pk}/edit/": "工程を加える",
        "/d/bpr/ideas/": "転出証明書情報から申請書を印字する",
        "/d/bpr/ideas/new/": "改善案を加える",
        f"/d/bpr/ideas/{Idea.objects.first().pk}/": "決定の記録",
        "/d/bpr/workload/": "業務量調査",
        "/d/bpr/workload/new/": "表計算ソフトから貼り付け",
        f"/d/bpr/workload/{WorkloadSurvey.objects.get().pk}/": "時間の大きい業務",
        "/d/advice/": "アドバイザー派遣",
        "/d/advice/dispatch/": "3回まで支援します",
        "/d/advice/training/": "育成研修",
        f"/d/advice/{AdviceRequest.objects.get(kind='dispatch').pk}/": "1回目の支援の報告",
        f"/d/advice/{AdviceRequest.objects.get(kind='training').pk}/": "修了証（PDF）",
    }
    for address, words in pages.items():
        assert words in text_of(client, address), address


def test_every_page_of_the_office(seeded: Seeded, client_of: Signed) -> None:
    client, case = client_of(Staff.objects.get(username="adviser")), seeded.dispatch.pk
    with municipality_scope(seeded.office.pk):
        adviser = Adviser.objects.first().pk
    pages = {
        "/d/advice/office/": "見本市", "/d/advice/office/live/": "見本市",
        f"/d/advice/office/{case}/": "あと1回",
        "/d/advice/office/advisers/": "案内 巡", "/d/advice/office/advisers/new/": "アドバイザーを加える",
        f"/d/advice/office/advisers/{adviser}/": "動ける月",
    }  # fmt: skip
    for address, words in pages.items():
        assert words in text_of(client, address), address


def test_both_pdfs(seeded: Seeded, leader: Staff, client_of: Signed) -> None:
    client = client_of(leader)
    report = client.get(f"/d/bpr/report/{Report.objects.get().pk}.pdf")
    assert report.content.startswith(b"%PDF")
    asked = AdviceRequest.objects.get(kind="training")
    number = next(one.content["certificate"] for one in asked.news.all() if "certificate" in one.content)
    assert client.get(f"/d/advice/{asked.pk}/{number}.pdf").content.startswith(b"%PDF")
    assert client.get(f"/d/advice/{asked.pk}/2026-999999.pdf").status_code == 404
