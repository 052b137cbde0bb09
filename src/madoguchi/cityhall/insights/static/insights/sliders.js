// A slider beside each number that has one: for the pointer. The keyboard and screen readers use the number.
for (const number of document.querySelectorAll("input[data-slider]")) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.className = "slider";
  slider.tabIndex = -1;
  slider.setAttribute("aria-hidden", "true");
  [slider.min, slider.max, slider.step] = number.dataset.slider.split(" ");
  slider.value = number.value;
  slider.addEventListener("input", () => {
    number.value = slider.value;
    number.dispatchEvent(new Event("input", { bubbles: true }));
  });
  number.addEventListener("input", () => {
    slider.value = number.value;
  });
  number.after(slider);
}
