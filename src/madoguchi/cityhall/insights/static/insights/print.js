// The button prints the page; without script the browser's own menu does. It may come with a live part.
function reveal() {
  for (const button of document.querySelectorAll("button[data-print]")) button.hidden = false;
}
document.addEventListener("click", (event) => {
  if (event.target.closest("button[data-print]")) window.print();
});
document.addEventListener("htmx:load", reveal);
reveal();
