// Checks the text when typing stops; without it the button does the same.
const form = document.querySelector("form[data-check]");
const text = document.getElementById("text");
const numbers = document.querySelector(".numbers");
const list = document.getElementById("findings");
const element = (name, className, content) => Object.assign(document.createElement(name), { className, textContent: content });
const follow = () => {
  const lines = text.value.split("\n").length;
  if (numbers.dataset.lines !== String(lines)) {
    numbers.textContent = Array.from({ length: lines }, (_, i) => i + 1).join("\n");
    numbers.dataset.lines = String(lines);
  }
  numbers.scrollTop = text.scrollTop;
};
const item = (finding) => {
  const row = document.createElement("li");
  const tone = finding.severity === "error" ? "danger" : finding.severity;
  row.append(element("span", "badge " + tone, `${list.dataset[finding.severity]} ${finding.code}`), " ");
  if (finding.line > 0) {
    const link = element("a", "", `${list.dataset.line} ${finding.place}`);
    link.href = "#text";
    link.dataset.goto = finding.line;
    row.append(link);
  } else row.append(element("span", "", finding.place));
  row.append(element("p", "", `${finding.message} ${finding.remedy}`));
  if (finding.path) row.append(element("p", "small muted", finding.path));
  return row;
};
let turn = 0;
const check = async () => {
  const mine = ++turn;
  list.setAttribute("aria-busy", "true");
  const answer = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (mine !== turn || !answer?.ok) return;
  const result = await answer.json();
  list.removeAttribute("aria-busy");
  if (result.findings.length === 0) list.replaceChildren(element("p", "badge success", list.dataset.none));
  else {
    const items = element("ol", "findings", "");
    items.append(...result.findings.map(item));
    list.replaceChildren(items);
  }
  const graph = document.getElementById("graph");
  if (result.drawing && graph) graph.src = result.drawing;
  document.getElementById("stale").hidden = Boolean(result.drawing);
};
let pause;
text.addEventListener("input", () => { follow(); clearTimeout(pause); pause = setTimeout(check, 400); });
text.addEventListener("scroll", follow);
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(pause); check(); });
list.addEventListener("click", (event) => {
  const link = event.target.closest("[data-goto]");
  if (!link) return;
  event.preventDefault();
  const lines = text.value.split("\n");
  const line = Number(link.dataset.goto) - 1;
  const start = lines.slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line] ?? "").length);
  text.scrollTop = Math.max(0, line * 20 - text.clientHeight / 3);
});
follow();
