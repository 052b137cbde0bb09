"""Forms, interview and packet: from what is known to what is signed.

    forms = load_forms(root)                          FormCatalogue: id to FormDefinition, with its paths
    sources = sources_from_people(paths, …)           what register, transfer, card and city know
    questions = load_questions(file, paths, vocabulary)
    packet = fill(forms, plan, sources)               every form, every field with its origin, gaps
    outstanding(questions, plan, situation, sources, packet)        what is still worth asking
    situation, sources = apply_answer(question, answer, situation, sources)
    measure(packet, sources)                          written items before and after
    signers(packet), summary(form, paths)             who signs what; plain lines for the tablet

Everything here is pure: values in, values out. Files are read only by the two loaders.
"""

from madoguchi.rules.forms.answers import (
    AnswerError,
    answer_about,
    apply_answer,
    apply_answers,
    completed_answer,
    merged_answer,
)
from madoguchi.rules.forms.definitions import FormDefinition
from madoguchi.rules.forms.filling import fill
from madoguchi.rules.forms.intake import SourceError, sources_from_people
from madoguchi.rules.forms.interview import outstanding, unsettled
from madoguchi.rules.forms.loader import FormCatalogue, load_forms
from madoguchi.rules.forms.measuring import Count, Measure, measure
from madoguchi.rules.forms.packet import (
    Choice,
    FilledBlock,
    FilledField,
    FilledForm,
    FilledRow,
    Gap,
    Packet,
    Signer,
    signers,
)
from madoguchi.rules.forms.questions import Input, Item, Question, load_questions
from madoguchi.rules.forms.reading import FormsError
from madoguchi.rules.forms.summary import SummaryLine, summary, title
from madoguchi.rules.forms.values import Origin, Sources, Value
from madoguchi.rules.forms.vocabulary import PathDefinition, Paths

__all__ = [
    "AnswerError",
    "Choice",
    "Count",
    "FilledBlock",
    "FilledField",
    "FilledForm",
    "FilledRow",
    "FormCatalogue",
    "FormDefinition",
    "FormsError",
    "Gap",
    "Input",
    "Item",
    "Measure",
    "Origin",
    "Packet",
    "PathDefinition",
    "Paths",
    "Question",
    "Signer",
    "SourceError",
    "Sources",
    "SummaryLine",
    "Value",
    "answer_about",
    "apply_answer",
    "apply_answers",
    "completed_answer",
    "fill",
    "load_forms",
    "load_questions",
    "measure",
    "merged_answer",
    "outstanding",
    "signers",
    "sources_from_people",
    "summary",
    "title",
    "unsettled",
]
