"""`/d/bpr/ideas/`: ideas, ranked; one idea with its decisions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.reform import states
from madoguchi.cityhall.reform.actions.handle_idea import IdeaWords, decide_idea, propose_idea, reword_idea
from madoguchi.cityhall.reform.forms import IdeaForm
from madoguchi.cityhall.reform.models import FlowStep, Idea
from madoguchi.cityhall.reform.reads import ideas as reads
from madoguchi.cityhall.reform.views.doors import page, txid_of, uuid_or_none
from madoguchi.cityhall.reform.views.flows import survey_choices

ACTS = {
    "accepted": gettext_lazy("採用する"), "doing": gettext_lazy("実施を始める"),
    "done": gettext_lazy("完了にする"), "rejected": gettext_lazy("見送る"),
    "proposed": gettext_lazy("提案に戻す"),
}  # fmt: skip


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every idea, by its effect."""
    return page(request, "reform/ideas.html", {"ranked": reads.ranked(), "tab": "ideas"})


def new(request: HttpRequest) -> HttpResponse:
    """Propose one, perhaps from a remark of a survey."""
    form = _form(request, {name: request.GET.get(name, "") for name in ("survey", "title", "step")})
    if form.is_valid():
        note = uuid_or_none(request.GET.get("note", ""))
        idea = propose_idea(request.actor, _words(form, note), txid=txid_of(request))
        messages.success(request, _("改善案%(n)sを加えました。") % {"n": idea.number})
        return redirect("reform:ideas")
    return page(request, "reform/idea_new.html", {"form": form, "tab": "ideas"})


def show(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """One idea: its words may be changed, its state decided."""
    idea = reads.idea(idea_id)
    form = _form(request, _initial(idea))
    if form.is_valid():
        reword_idea(request.actor, idea.pk, _words(form, idea.note_id))
        return redirect("reform:idea", idea.pk)
    acts = [(state, ACTS[state]) for state in states.IDEA[idea.state]]
    context = {"idea": idea, "form": form, "acts": acts, "decisions": idea.decisions.all(), "tab": "ideas"}
    return page(request, "reform/idea.html", context)


@require_POST
def decide(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """Take it on, begin, finish, or leave it."""
    decide_idea(
        request.actor, idea_id, request.POST.get("state", ""), reason=request.POST.get("reason", "")[:200],
        txid=txid_of(request),
    )  # fmt: skip
    return redirect("reform:idea", idea_id)


def _form(request: HttpRequest, initial: dict[str, Any]) -> IdeaForm:
    steps = FlowStep.objects.select_related("flow").order_by("flow__title", "position")
    choices = [(str(step.pk), f"{step.flow.title}：{step.name}") for step in steps[:200]]
    return IdeaForm(request.POST or None, surveys=survey_choices(), steps=choices, initial=initial)


def _words(form: IdeaForm, note_id: UUID | None) -> IdeaWords:
    said = dict(form.cleaned_data)
    links = {"survey_id": uuid_or_none(said.pop("survey")), "step_id": uuid_or_none(said.pop("step"))}
    return IdeaWords(**said, **links, note_id=note_id)


def _initial(idea: Idea) -> dict[str, Any]:
    names = ("title", "text", "owner", "due", "minutes", "volume", "cost")
    links = {"survey": str(idea.survey_id or ""), "step": str(idea.step_id or "")}
    return {name: getattr(idea, name) for name in names} | links
