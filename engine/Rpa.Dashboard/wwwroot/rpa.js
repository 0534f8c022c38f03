// Small helps where a browser runs scripts; every page works without.
document.addEventListener("click", (event) => {
  const zoom = event.target.closest("[data-zoom-by]");
  if (zoom) {
    const sheet = zoom.closest(".viewer").querySelector(".sheet");
    const by = zoom.dataset.zoomBy;
    const next = by === "fit" ? 0 : Math.min(3, Math.max(0, Number(sheet.dataset.zoom || 0) + Number(by)));
    sheet.dataset.zoom = String(next);
    if (next > 0) {
      const lit = sheet.querySelector("rect.lit, rect.low");
      if (lit) lit.scrollIntoView({ block: "center", inline: "center" });
    }
  }
});
const light = (name) => document.querySelectorAll(".viewer rect").forEach((r) => r.classList.toggle("lit", r.dataset.field === name));
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
