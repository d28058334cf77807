"use strict";
(() => {
  const form = document.getElementById("clocks");
  if (!form) return;
  const key = "reportedly:scroll", kept = sessionStorage.getItem(key);
  if (kept !== null) { sessionStorage.removeItem(key); scrollTo(0, +kept); }
  const go = () => { sessionStorage.setItem(key, scrollY); form.requestSubmit(); };
  form.addEventListener("submit", () => { for (const el of form.elements) if (el.tagName === "SELECT" && !el.value) el.disabled = true; });
  addEventListener("pageshow", () => { for (const el of form.elements) el.disabled = false; });
  for (const select of form.querySelectorAll("select")) {
    select.addEventListener("change", go);
    if (select.options.length < 2) continue;
    const range = document.createElement("input");
    range.type = "range";
    range.min = 0;
    range.max = select.options.length - 1;
    range.value = select.selectedIndex;
    const name = document.querySelector(`label[for="${select.id}"]`).textContent;
    range.setAttribute("aria-label", name + ", as a slider");
    const said = () => range.setAttribute("aria-valuetext", select.options[+range.value].text);
    said();
    range.addEventListener("input", () => { select.selectedIndex = +range.value; said(); });
    range.addEventListener("change", go);
    select.parentElement.append(range);
  }
})();
