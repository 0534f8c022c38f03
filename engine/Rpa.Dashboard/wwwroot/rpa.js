// Small helps where a browser runs scripts; every page works without.
document.addEventListener("click", (event) => {
  const zoom = event.target.closest("[data-zoom-by]");
  if (zoom) {
    const viewer = zoom.closest(".viewer");
    const by = zoom.dataset.zoomBy;
    for (const sheet of viewer.querySelectorAll(".sheet")) {
      sheet.dataset.zoom = String(by === "fit" ? 0 : Math.min(3, Math.max(0, Number(sheet.dataset.zoom || 0) + Number(by))));
    }
    if (by !== "fit") show(viewer);
  }
  const tab = event.target.closest("[data-tab]");
  if (tab) { event.preventDefault(); choose(tab); }
  const link = event.target.closest("[data-light]");
  if (link) { event.preventDefault(); light(link.dataset.light); }
});
// Moves only the stage, never the page: the person is reading elsewhere.
const show = (viewer) => {
  const rect = viewer?.querySelector("rect.lit") ?? viewer?.querySelector("rect.low");
  if (!rect) return;
  const stage = viewer.querySelector(".stage");
  const [box, frame] = [rect.getBoundingClientRect(), stage.getBoundingClientRect()];
  stage.scrollBy(box.left + box.width / 2 - frame.left - frame.width / 2, box.top + box.height / 2 - frame.top - frame.height / 2);
};
const choose = (tab) => {
  for (const other of tab.parentElement.children) {
    if (other === tab) other.setAttribute("aria-current", "true"); else other.removeAttribute("aria-current");
    document.getElementById(other.dataset.tab).hidden = other !== tab;
  }
};
document.querySelectorAll("[data-tabs]").forEach((tabs) => { if (tabs.children.length > 1) choose(tabs.firstElementChild); else tabs.hidden = true; });
const light = (name) => {
  const rects = [...document.querySelectorAll(".viewer rect")];
  if (!rects.some((r) => r.dataset.field === name)) return;
  rects.forEach((r) => r.classList.toggle("lit", r.dataset.field === name));
  show(document.querySelector(".viewer"));
};
window.addEventListener("load", () => document.querySelectorAll(".viewer").forEach(show));
// A button says what will happen: the chosen step's name is part of its text.
for (const button of document.querySelectorAll("button[data-names]")) {
  const choice = document.getElementById(button.dataset.names);
  const name = () => { button.textContent = button.dataset.text.replace("{0}", choice.selectedOptions[0]?.text ?? ""); };
  choice.addEventListener("change", name);
  name();
}
document.addEventListener("focusin", (event) => { if (event.target.name?.startsWith("field.")) light(event.target.name.slice(6)); });
const drag = { stage: null, x: 0, y: 0 };
document.addEventListener("pointerdown", (event) => {
  const stage = event.target.closest(".viewer .stage");
  if (stage && event.button === 0) Object.assign(drag, { stage, x: event.clientX + stage.scrollLeft, y: event.clientY + stage.scrollTop });
});
document.addEventListener("pointermove", (event) => {
  if (drag.stage) { drag.stage.scrollLeft = drag.x - event.clientX; drag.stage.scrollTop = drag.y - event.clientY; event.preventDefault(); }
});
document.addEventListener("pointerup", () => { drag.stage = null; });
document.addEventListener("dragstart", (event) => { if (event.target.closest(".viewer")) event.preventDefault(); });
// Pages that show running work come up to date by themselves, without moving the reader.
const fresh = document.querySelector("[data-refresh]");
if (fresh) setInterval(async () => {
  if (document.hidden || document.activeElement?.matches("input, select, textarea")) return;
  const answer = await fetch(location.href, { headers: { "X-Refresh": "1" } }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-refresh]")) {
    const next = page.getElementById(part.id);
    if (next && next.innerHTML !== part.innerHTML) part.innerHTML = next.innerHTML;
  }
}, 2000);
