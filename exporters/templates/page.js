"use strict";
(() => {
  const data = JSON.parse(document.getElementById("past").textContent);
  const form = document.getElementById("back"), at = document.getElementById("at"), shown = document.getElementById("shown");
  const figures = [...document.querySelectorAll("[data-card]")].map(el => ({el, key: +el.dataset.card, now: [...el.childNodes]}));
  const dated = [...document.querySelectorAll("[data-p]")];
  const charts = [...document.querySelectorAll("svg[data-low]")];
  const moments = () => form.clock.value === "published" ? data.published : data.recorded;
  const words = moment => {
    const seconds = Array.isArray(moment) ? moment[0] : moment * 60;
    let zone = data.zone;
    try { new Intl.DateTimeFormat("en-GB", {timeZone: zone}); } catch { zone = "UTC"; }
    const text = new Date(seconds * 1000).toLocaleString("en-GB", {timeZone: zone, day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", ...(Array.isArray(moment) ? {second: "2-digit"} : {})});
    return text + " " + zone + (Array.isArray(moment) ? ", position " + moment[1] : "");
  };
  const then = upto => {
    const found = new Map();
    for (const [moment, card, figure, status] of data.past[form.clock.value]) {
      if (moment > upto) break;
      found.set(card, [figure, status]);
    }
    return found;
  };
  const show = () => {
    const list = moments(), upto = +at.value, past = upto < list.length, which = form.clock.value === "published" ? "p" : "r";
    document.body.classList.toggle("looking-back", past);
    const known = past ? then(upto) : null;
    for (const {el, key, now} of figures) {
      if (!past) { el.replaceChildren(...now); }
      else {
        const [figure, status] = known.get(key) || ["", ""];
        const b = document.createElement("b");
        b.textContent = figure || el.dataset.none || "nothing reported yet";
        el.replaceChildren(b);
        if (status === "conflict") {
          const mark = document.createElement("span");
          mark.className = "disputed";
          mark.textContent = " in dispute";
          el.append(mark);
        }
      }
    }
    for (const note of document.querySelectorAll(".past")) note.hidden = !past;
    for (const el of dated) el.hidden = past && (el.dataset[which] === "-" || +el.dataset[which] > upto);
    for (const chart of charts) {
      const veil = chart.querySelector(".later"), {low, high, left, right} = chart.dataset;
      if (past && which === "p") {
        const x = Math.min(Math.max(+left + (list[upto] * 6e7 + 6e7 - low) / (high - low) * (right - left), +left), +right);
        veil.setAttribute("x", x + 2);
        veil.setAttribute("width", Math.max(right - x + 400, 0));
      } else veil.setAttribute("width", 0);
    }
    shown.textContent = past ? (which === "p" ? "What could be known on " : "What this record held on ") + words(list[upto]) : "Now: everything this page knows.";
  };
  const reset = () => { at.max = moments().length; at.value = at.max; show(); };
  const step = by => { at.value = +at.value + by; show(); };
  if (data.published.length + data.recorded.length < 2) return;
  form.hidden = false;
  form.addEventListener("submit", event => event.preventDefault());
  at.addEventListener("input", show);
  for (const radio of form.clock) radio.addEventListener("change", reset);
  document.getElementById("earlier").addEventListener("click", () => step(-1));
  document.getElementById("later").addEventListener("click", () => step(1));
  document.getElementById("now").addEventListener("click", reset);
  addEventListener("beforeprint", () => { for (const el of document.querySelectorAll("details")) el.open = true; });
  reset();
})();
