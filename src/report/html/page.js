/* Shows the findings whose severity and code are ticked, and the files and records that hold any of them. */
"use strict";
const boxes = [...document.querySelectorAll("input")];
const show = () => {
  const hidden = new Set(boxes.filter((box) => !box.checked).map((box) => box.value));
  for (const item of document.querySelectorAll("li")) {
    item.hidden = hidden.has(item.dataset.severity) || hidden.has(item.dataset.code);
  }
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.querySelector("li:not([hidden])");
  }
};
for (const box of boxes) {
  box.hidden = false;
  box.addEventListener("change", () => {
    /* The box over the codes stands for all of them. */
    const all = box.value ? [] : box.closest("table").querySelectorAll("tbody input");
    for (const other of all) other.checked = box.checked;
    show();
  });
}
for (const choice of document.querySelectorAll("fieldset")) choice.hidden = false;
show();
