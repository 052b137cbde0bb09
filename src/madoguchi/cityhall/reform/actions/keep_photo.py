"""Keep or remove a photo of a survey. Only what the observer says shows nobody is kept."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.reform.acting import found, signature_of
from madoguchi.cityhall.reform.actions.take_notes import observable
from madoguchi.cityhall.reform.models import Photo, Survey
from madoguchi.cityhall.reform.photos import harmless_picture
from madoguchi.cityhall.reform.refusals import PhotoRefused, WrongState
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission

MOST_PHOTOS = 40


@transaction.atomic
def keep_photo(
    actor: Actor, survey_id: UUID, photo_id: UUID, raw: bytes, *, caption: str, confirmed_blank: bool
) -> Photo:
    """Keep a photo of a blank form or a sign. The same `photo_id` again is the same photo."""
    survey = observable(actor, survey_id)
    if earlier := Photo.objects.filter(pk=photo_id).first():
        return earlier
    if not confirmed_blank:
        raise PhotoRefused(_("個人情報が写っていないことを確かめて、印を付けてください。"))
    if survey.state not in (Survey.State.RUNNING, Survey.State.FINISHED):
        raise WrongState(_("調査"), Survey.State(survey.state).label)
    if survey.photos.count() >= MOST_PHOTOS:
        raise PhotoRefused(_("1つの調査に残せる写真は%(n)s枚までです。") % {"n": MOST_PHOTOS})
    picture = harmless_picture(raw)
    photo = Photo.objects.create(
        id=photo_id, survey=survey, caption=caption[:100], confirmed_blank=True, image=picture.jpeg,
        width=picture.width, height=picture.height, taken_by=signature_of(actor), at=timezone.now(),
    )  # fmt: skip
    _tell(actor, survey.pk, "survey.photo_kept", photo)
    return photo


@transaction.atomic
def remove_photo(actor: Actor, photo_id: UUID) -> None:
    """Remove a photo for good, for instance because somebody's name turned out to be on it."""
    require(actor, Permission.REFORM_LEAD)
    photo = found(Photo, photo_id)
    _tell(actor, photo.survey_id, "survey.photo_removed", photo)
    photo.delete()


def _tell(actor: Actor, survey_id: UUID, verb: str, photo: Photo) -> None:
    live.publish(verb, [f"survey:{survey_id}"])
    audit.record(
        actor, verb, f"survey:{survey_id}", detail={"photo": str(photo.pk), "bytes": len(bytes(photo.image))}
    )
