"""Photos of blank forms: confirmed, stripped, small, encrypted, removable."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image
from tests.cityhall.reform.conftest import Signed

from madoguchi.cityhall.reform.actions.keep_photo import keep_photo, remove_photo
from madoguchi.cityhall.reform.actions.run_survey import SurveyPlan, plan_survey, start_survey
from madoguchi.cityhall.reform.models import Photo, Survey
from madoguchi.cityhall.reform.photos import LONGEST_SIDE, harmless_picture
from madoguchi.cityhall.reform.refusals import PhotoRefused, WrongState
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff

GPS, MAKER = 0x8825, 0x010F


def a_photo(size: tuple[int, int] = (400, 300), kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **options)
    return out.getvalue()


def from_a_camera() -> bytes:
    """With the place, the maker, and turned by a quarter."""
    exif = Image.Exif()
    exif[MAKER], exif[0x0112] = "SecretCam", 6
    exif.get_ifd(GPS)[2] = (31.0, 35.0, 0.0)
    return a_photo(exif=exif.tobytes(), comment=b"taken by somebody")


@pytest.fixture
def survey(leads: Actor, observer: Staff) -> Survey:
    plan = SurveyPlan("move_in_five", timezone.localdate(), "本庁舎", "", [observer.pk])
    return start_survey(leads, plan_survey(leads, plan, txid=uuid.uuid4()).pk)


def keep(actor: Actor, survey: Survey, raw: bytes, **rest: Any) -> Photo:
    rest = {"caption": "異動届（白紙）", "confirmed_blank": True} | rest
    return keep_photo(actor, survey.pk, rest.pop("key", uuid.uuid4()), raw, **rest)


def test_nothing_of_the_camera_is_kept(watches: Actor, survey: Survey) -> None:
    raw = from_a_camera()
    assert b"SecretCam" in raw
    photo = keep(watches, survey, raw)
    kept = bytes(Photo.objects.get(pk=photo.pk).image)
    assert b"SecretCam" not in kept
    assert b"taken by" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()
        assert image.size == (300, 400)  # upright


def test_a_large_photo_becomes_small() -> None:
    picture = harmless_picture(a_photo((4000, 3000)))
    assert (picture.width, picture.height) == (LONGEST_SIDE, 1200)


def test_what_is_transparent_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(harmless_picture(out.getvalue()).jpeg)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("raw", [
    b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", a_photo(kind="GIF"),
    a_photo(kind="TIFF"), a_photo()[:200], a_photo((20, 20)), b"\xff\xd8" + b"\0" * 15_000_001,
], ids=["empty", "text", "svg", "pdf", "gif", "tiff", "cut", "tiny", "large"])  # fmt: skip
def test_what_is_no_photo_is_refused(raw: bytes) -> None:
    with pytest.raises(PhotoRefused):
        harmless_picture(raw)


def test_a_small_file_of_very_many_pixels_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(PhotoRefused):
        harmless_picture(out.getvalue())


def test_it_is_encrypted_at_rest(watches: Actor, survey: Survey) -> None:
    keep(watches, survey, a_photo())
    with connection.cursor() as cursor:
        cursor.execute("SELECT image FROM reform_photo")
        assert not bytes(cursor.fetchone()[0]).startswith(b"\xff\xd8")


def test_without_the_confirmation_nothing_is_kept(watches: Actor, survey: Survey) -> None:
    with pytest.raises(PhotoRefused, match="写っていない"):
        keep(watches, survey, a_photo(), confirmed_blank=False)
    assert not Photo.objects.exists()


def test_the_same_photo_twice_is_one(watches: Actor, survey: Survey) -> None:
    key = uuid.uuid4()
    keep(watches, survey, a_photo(), key=key)
    keep(watches, survey, a_photo(), key=key)
    assert Photo.objects.count() == 1


def test_a_leader_removes_one_for_good(leads: Actor, watches: Actor, survey: Survey) -> None:
    remove_photo(leads, keep(watches, survey, a_photo()).pk)
    assert not Photo.objects.exists()


def test_before_the_start_there_are_no_photos(leads: Actor, observer: Staff) -> None:
    plan = SurveyPlan("bereavement", timezone.localdate(), "本庁舎", "", [observer.pk])
    planned = plan_survey(leads, plan, txid=uuid.uuid4())
    with pytest.raises(WrongState):
        keep(leads, planned, a_photo())


def test_over_http(survey: Survey, observer: Staff, leader: Staff, client_of: Signed) -> None:
    client, address = client_of(observer), f"/d/bpr/observe/{survey.pk}/photo/"
    file = SimpleUploadedFile("../../x.jpg", a_photo(), "image/jpeg")
    refused = client.post(address, {"photo": file, "caption": "白紙"})
    assert refused.status_code == 422
    file.seek(0)
    assert client.post(address, {"photo": file, "caption": "白紙", "blank": "on"}).status_code == 302
    shown = client_of(leader).get(f"/d/bpr/photo/{Photo.objects.get().pk}.jpg")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Cache-Control"] == "no-store"
    assert client.get(f"/d/bpr/photo/{Photo.objects.get().pk}.jpg").status_code == 403
