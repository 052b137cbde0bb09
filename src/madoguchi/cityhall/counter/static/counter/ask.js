// 「2人目からも、いちばん上と同じにする」: what the first person's row says goes into every other row.
function controlsOf(row) {
  return [...row.querySelectorAll("input, select")];
}

// One row per person and input: `v.<input>.<person>`.
function inputOf(row) {
  return controlsOf(row)[0].name.split(".").slice(0, -1).join(".");
}

function copy(model, row) {
  const given = controlsOf(model);
  const chosen = given.filter((control) => control.checked).map((control) => control.value);
  for (const control of controlsOf(row)) {
    if (control.matches("[type=radio], [type=checkbox]")) control.checked = chosen.includes(control.value);
    else control.value = given[0].value;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-same]");
  if (!button) return;
  const models = new Map();
  for (const row of button.form.querySelectorAll(".by-person__row")) {
    const model = models.get(inputOf(row));
    if (model) copy(model, row);
    else models.set(inputOf(row), row);
  }
  // This tab's draft keeps it like anything typed (ui/drafts.js).
  button.form.querySelector(".by-person__row input, .by-person__row select")
    .dispatchEvent(new Event("input", { bubbles: true }));
});
