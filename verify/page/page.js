"use strict";
// Sorts, filters and unfolds the table of claims, and tells the values of figures. The page says all
// it has to say without this.
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const claims = all(".claim");
  const table = document.querySelector(".claims");
  const form = document.querySelector(".filters");

  // --- unfolding ---

  const unfold = (claim, open) => {
    claim.classList.toggle("open", open);
    claim.querySelector(".fold").setAttribute("aria-expanded", String(open));
  };

  const words = document.querySelector("#words > .fold");
  const definitions = document.getElementById("definitions");
  const unfoldWords = (open) => {
    definitions.hidden = !open;
    words.setAttribute("aria-expanded", String(open));
  };

  // A text that is being marked by mouse is not a click.
  const clicked = (event) => {
    if (event.target.closest(".line") && String(getSelection()) === "") {
      const claim = event.target.closest(".claim");
      unfold(claim, !claim.classList.contains("open"));
    }
  };

  // --- filtering ---

  const holds = (claim, wanted) => {
    const data = claim.dataset;
    if (wanted.text.some((word) => !data.search.toLowerCase().includes(word))) return false;
    if (wanted.family && data.family !== wanted.family) return false;
    if (wanted.run && data.run !== wanted.run) return false;
    if (wanted.verdict === "due" || wanted.verdict === "undue") {
      if ((data.due === "yes") !== (wanted.verdict === "due")) return false;
    } else if (wanted.verdict && data.verdict !== wanted.verdict) {
      return false;
    }
    if (wanted.from !== null && !(Number(data.widest) >= wanted.from)) return false;
    return wanted.to === null || (data.narrowest !== "" && Number(data.narrowest) <= wanted.to);
  };

  const wanted = () => {
    const value = (name) => (form.elements[name] ? form.elements[name].value.trim() : "");
    const number = (name) => (value(name) === "" ? null : Number(value(name)));
    return {
      text: value("text").toLowerCase().split(/\s+/).filter(Boolean),
      verdict: value("verdict"), family: value("family"), run: value("run"),
      from: number("from"), to: number("to"),
    };
  };

  const filter = () => {
    const what = wanted();
    let shown = 0;
    for (const claim of claims) {
      claim.hidden = !holds(claim, what);
      if (!claim.hidden) shown += 1;
    }
    document.getElementById("shown").textContent = `${shown} of ${claims.length} claims shown`;
  };

  // --- sorting ---

  const kWorstFirst = ["REFUTED", "INCONCLUSIVE", "CONFIRMED"];
  const key = (claim, name) => {
    const value = claim.dataset[name];
    if (name === "id" || name === "run") return value;
    if (name === "verdict") return (claim.dataset.due === "yes" ? 10 : 0) + kWorstFirst.indexOf(value);
    return value === "" ? Infinity : Number(value);
  };
  const names = new Intl.Collator("en", { numeric: true });
  const compare = (a, b) => (typeof a === "string" ? names.compare(a, b) : a === b ? 0 : a - b);

  const sort = (button) => {
    const head = button.closest("th");
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of all("th[aria-sort]", table)) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sign = down ? -1 : 1;
    const name = button.dataset.key;
    const order = [...claims].sort((a, b) => sign * compare(key(a, name), key(b, name)));
    table.append(...order);
  };

  // --- values of figures ---

  const tip = document.getElementById("tip");
  const hideTip = () => { tip.hidden = true; };
  const showTip = (point) => {
    // The browser would show the title a second time.
    const title = point.querySelector("title");
    if (title) {
      point.setAttribute("aria-label", title.textContent);
      title.remove();
    }
    tip.textContent = point.getAttribute("aria-label");
    tip.hidden = false;
    const place = point.querySelector(".dot").getBoundingClientRect();
    const left = place.left + place.width / 2 - tip.offsetWidth / 2;
    const most = document.documentElement.clientWidth - tip.offsetWidth - 4;
    tip.style.left = `${scrollX + Math.max(4, Math.min(left, most))}px`;
    const above = place.top - tip.offsetHeight - 8;
    tip.style.top = `${scrollY + (above > 0 ? above : place.bottom + 8)}px`;
  };
  const pointOf = (event) => (event.target.closest ? event.target.closest(".pt") : null);

  // The point next to the mouse, if that is near enough.
  const kNear = 24;
  const nearest = (event) => {
    const plot = event.target.closest ? event.target.closest(".plot") : null;
    let found = null;
    let least = kNear;
    for (const point of plot ? all(".pt", plot) : []) {
      const place = point.querySelector(".dot").getBoundingClientRect();
      const distance = Math.hypot(place.left + place.width / 2 - event.clientX,
                                  place.top + place.height / 2 - event.clientY);
      if (distance < least) [found, least] = [point, distance];
    }
    return found;
  };
  let near = null;
  const follow = (event) => {
    const point = nearest(event);
    if (point === near) return;
    if (near) near.classList.remove("near");
    if (point) {
      point.classList.add("near");
      showTip(point);
    } else {
      hideTip();
    }
    near = point;
  };

  const step = (event) => {
    if (event.key === "Escape") hideTip();
    const point = pointOf(event);
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!point || !by) return;
    const points = all(".pt", point.parentNode);
    const next = points[points.indexOf(point) + by];
    event.preventDefault();
    if (!next) return;
    point.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  };

  // --- begin ---

  document.documentElement.classList.add("js");
  unfoldWords(false);
  words.addEventListener("click", () => unfoldWords(definitions.hidden));
  addEventListener("beforeprint", () => all("details").forEach((each) => { each.open = true; }));
  if (!table) return;
  claims.forEach((claim) => unfold(claim, false));
  table.addEventListener("click", clicked);
  all("thead button", table).forEach((button) => button.addEventListener("click", () => sort(button)));
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  const shownClaims = () => claims.filter((claim) => !claim.hidden);
  form.elements.unfold.addEventListener("click", () => shownClaims().forEach((c) => unfold(c, true)));
  form.elements.foldup.addEventListener("click", () => shownClaims().forEach((c) => unfold(c, false)));
  for (const plot of all(".plot")) {
    all(".pt", plot).forEach((point, i) => {
      point.setAttribute("role", "img");
      point.setAttribute("tabindex", i === 0 ? "0" : "-1");
    });
  }
  document.addEventListener("mousemove", follow);
  document.addEventListener("focusin", (event) => { if (pointOf(event)) showTip(pointOf(event)); });
  document.addEventListener("focusout", (event) => { if (pointOf(event)) hideTip(); });
  document.addEventListener("keydown", step);

  // index.html#theorem1.mlp.r2 opens that claim.
  const openNamed = () => {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { return; }
    const claim = claims.find((each) => each.dataset.id === name);
    if (!claim) return;
    unfold(claim, true);
    claim.scrollIntoView();
  };
  addEventListener("hashchange", openNamed);
  openNamed();
  filter();
})();
