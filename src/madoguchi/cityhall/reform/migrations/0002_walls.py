"""What the database itself holds for the reform: tenant walls, state machines, history that is only added."""

from django.db import migrations

from madoguchi.cityhall.reform import states
from madoguchi.cityhall.tenancy.append_only import append_only
from madoguchi.cityhall.tenancy.row_security import tenant_table
from madoguchi.cityhall.tenancy.state_machine import frozen, guard, kept, transitions

TABLES = [
    "adviceaction", "advicecase", "advicenews", "advicerequest", "adviser", "adviservisit", "flow", "flowstep",
    "idea", "ideadecision", "note", "photo", "report", "survey", "surveyobserver", "trainee", "unitdone",
    "workloadsurvey", "workloadtask",
]  # fmt: skip
HISTORY = ["adviceaction", "advicenews", "ideadecision", "note", "report", "unitdone"]
KEPT = ["advicecase", "advicerequest", "adviservisit", "idea", "survey", "trainee"]
FROZEN = {
    "survey": ["scenario", "made_by"],
    "advicecase": ["kind", "applicant_id", "theme", "wishes", "received_at"],
    "advicerequest": ["kind", "office_id", "number"],
    "adviservisit": ["case_id", "number"],
    "trainee": ["case_id", "person"],
    "photo": ["survey_id", "image", "confirmed_blank"],
}
# Notes belong to a survey that runs; a tablet that was cut off may still hand in what it noted before the end.
NOTED = """
NOT EXISTS (SELECT 1 FROM reform_survey s WHERE s.id = NEW.survey_id AND (
    s.state = 'running' OR s.state = 'finished' AND NEW.started_at <= s.finished_at))
"""
# A visit is planned only in a case that an adviser was found for.
VISITED = """
NOT EXISTS (SELECT 1 FROM reform_advicecase c WHERE c.id = NEW.case_id AND c.kind = 'dispatch' AND c.state = 'matched')
"""
# What was handed over stays as it was handed over.
HANDED_OVER = {
    "postgresql": "OLD.state <> 'draft' AND (OLD.theme IS DISTINCT FROM NEW.theme OR OLD.wishes IS DISTINCT FROM NEW.wishes)",
    "sqlite": "OLD.state <> 'draft' AND (OLD.theme IS NOT NEW.theme OR OLD.wishes IS NOT NEW.wishes)",
}


class Migration(migrations.Migration):
    dependencies = [("reform", "0001_initial"), ("tenancy", "0002_walls")]

    operations = [
        *(tenant_table(f"reform_{name}") for name in TABLES),
        *(append_only(f"reform_{name}") for name in HISTORY),
        *(kept(f"reform_{name}") for name in KEPT),
        *(frozen(f"reform_{name}", columns) for name, columns in FROZEN.items()),
        transitions("reform_survey", states.SURVEY, initial=("planned",)),
        transitions("reform_idea", states.IDEA, initial=("proposed",)),
        transitions("reform_advicerequest", states.REQUEST, initial=("draft",)),
        transitions("reform_advicecase", states.CASE, initial=("received",)),
        transitions("reform_adviservisit", states.VISIT, initial=("planned",)),
        transitions("reform_trainee", states.TRAINEE, initial=("learning",)),
        guard("reform_note", "survey", {"INSERT": NOTED}),
        guard("reform_adviservisit", "case", {"INSERT": VISITED}),
        guard("reform_advicerequest", "handed_over", {"UPDATE": HANDED_OVER}),
    ]
