using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Pages;

/// <summary>
/// Ways of finding that Playwright does not have: the control near a text that is not bound to it, and the value beside a name. They look into open shadow roots, and run apart from the page's own
/// scripts, which therefore cannot change what they find.
/// </summary>
internal static class PageSelectors
{
    /// <summary>`rpa-near=TEXT`, percent-encoded: quotes and arrows mean something in a selector.</summary>
    public const string Near = "rpa-near";

    /// <summary>`rpa-value=NAME`, percent-encoded.</summary>
    public const string Value = "rpa-value";

    /// <summary>`rpa-field=NAME`, percent-encoded: a field whose label says this without what stands in fields inside of it, lines and blocks read as spaces.</summary>
    public const string Field = "rpa-field";

    /// <summary>`rpa-label=NAME`, percent-encoded: the label that says this, read the same way.</summary>
    public const string LabelText = "rpa-label";

    /// <summary>`rpa-row=TEXT`, percent-encoded: a row of which a cell has this as a word of its own.</summary>
    public const string Row = "rpa-row";

    internal const string Common = """
          const plain = s => (s || '').replace(/\s+/g, ' ').trim();
          const same = (text, name) => {
            const rest = text.startsWith(name) ? text.slice(name.length) : null;
            return rest !== null && /^\s*[*:]?\s*(\((freiwillig|optional|Pflichtfeld|Pflichtangabe|erforderlich|required)\))?\s*[*:]?$/.test(rest);
          };
          const shown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
          const kinds = 'input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=reset]):not([type=image]), select, textarea, [contenteditable=""], [contenteditable=true], [contenteditable=plaintext-only],'
            + '[role=combobox], [role=textbox], [role=searchbox], [role=listbox], [role=spinbutton], [role=checkbox], [role=switch], [role=slider], [role=radiogroup], button[aria-haspopup=listbox]';
          // What a label says, without the options and contents of fields in it.
          const sayingOf = label => {
            let said = '';
            const take = node => {
              if (node.nodeType === 3) { said += node.data; return; }
              if (node.nodeType !== 1 || ['SELECT', 'TEXTAREA', 'INPUT', 'SCRIPT', 'STYLE', 'OPTION'].includes(node.tagName)) return;
              const breaks = node.tagName === 'BR' || !getComputedStyle(node).display.startsWith('inline');
              if (breaks) said += ' ';
              for (const child of node.childNodes) take(child);
              if (breaks) said += ' ';
            };
            for (const child of label.childNodes) take(child);
            return plain(said);
          };
          const walk = (root, element, text) => {
            const queue = [root];
            while (queue.length) {
              const top = queue.pop();
              const walker = document.createTreeWalker(top, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
              for (let node = walker.currentNode; node; node = walker.nextNode()) {
                if (node.nodeType === 3) { if (text) text(node); continue; }
                if (node.nodeType !== 1) continue;
                if (node.shadowRoot) queue.push(node.shadowRoot);
                if (element) element(node);
              }
            }
          };
          const up = e => e.parentElement || (e.getRootNode() instanceof ShadowRoot ? e.getRootNode().host : null);
          const inside = (e, top) => { for (let n = e; n; n = up(n)) if (n === top) return true; return false; };
          // The innermost elements that say just this, and runs of text that do; each with the element it lies in and its place.
          const saying = (root, name) => {
            const found = [];
            walk(root, null, node => {
              const parent = node.parentElement || (node.getRootNode() instanceof ShadowRoot ? node.getRootNode().host : null);
              if (!parent || ['SCRIPT', 'STYLE', 'NOSCRIPT', 'OPTION', 'TEXTAREA', 'TITLE'].includes(parent.tagName) || !same(plain(node.data), name)) return;
              if (shown(parent)) { const range = document.createRange(); range.selectNodeContents(node); found.push({ element: parent, node, box: range.getBoundingClientRect() }); }
            });
            if (found.length) return found;
            const whole = [];
            walk(root, e => { if (e.children.length && e.children.length < 30 && (e.textContent || '').length < 1000 && same(plain(e.textContent), name) && shown(e)) whole.push(e); });
            return whole.filter(e => !whole.some(o => o !== e && e.contains(o))).map(e => ({ element: e, node: e, box: e.getBoundingClientRect() }));
          };
          const bound = e => {
            const label = e.closest('label');
            if (label && label.control) return label.control;
            for (let n = e, i = 0; n && i < 3; n = n.parentElement, i++) {
              if (!n.id) continue;
              const named = Array.from(n.getRootNode().querySelectorAll('[aria-labelledby]')).find(o => o.getAttribute('aria-labelledby').split(/\s+/).includes(n.id));
              if (named) return named;
            }
            return null;
          };
          const controlsOf = root => {
            const list = [];
            walk(root, e => { if (e.matches(kinds) && shown(e)) list.push(e); });
            const inner = list.filter(e => e.getAttribute('role') === 'radiogroup' ? true : !list.some(o => o !== e && e.contains(o)));
            // Radio buttons of a name are one thing, whose first button stands for it.
            const groups = new Map(), result = [];
            for (const e of inner) {
              const key = e.tagName === 'INPUT' && e.type === 'radio' ? (e.form ? 'f' : 'd') + e.name : null;
              const box = e.getBoundingClientRect();
              if (key && groups.has(key)) {
                const g = groups.get(key);
                g.members.push(e);
                g.box = { left: Math.min(g.box.left, box.left), top: Math.min(g.box.top, box.top), right: Math.max(g.box.right, box.right), bottom: Math.max(g.box.bottom, box.bottom) };
                continue;
              }
              const entry = { element: e, members: [e], box: { left: box.left, top: box.top, right: box.right, bottom: box.bottom }, tick: ['checkbox', 'radio'].includes(e.type) || ['checkbox', 'switch'].includes(e.getAttribute('role')) };
              if (key) groups.set(key, entry);
              result.push(entry);
            }
            return result;
          };
          // How far a text is from a control, by where people look for it: before it, over it, behind it where it is a box to tick, at last under it.
          const far = (t, c) => {
            const b = c.box, lines = Math.min(t.bottom, b.bottom) - Math.max(t.top, b.top);
            const beside = lines > Math.min(t.bottom - t.top, b.bottom - b.top) * 0.4;
            const columns = Math.min(t.right, b.right) - Math.max(t.left, b.left);
            const gap = { right: b.left - t.right, left: t.left - b.right, below: b.top - t.bottom, above: t.top - b.bottom };
            if (beside && gap.right > -6) return (c.tick && c.members.length === 1 ? 60 : 0) + Math.max(0, gap.right);
            if (beside && gap.left > -6) return (c.tick ? 0 : 150) + Math.max(0, gap.left);
            if (gap.below > -6 && columns > 0) return 8 + Math.max(0, gap.below) + Math.min(60, Math.abs(b.left - t.left) * 0.3);
            if (gap.above > -6 && columns > 0) return 200 + Math.max(0, gap.above);
            return Infinity;
          };
          const near = (root, name) => {
            let texts = saying(root, name);
            const labels = texts.filter(t => t.element.closest('label'));
            if (labels.length) texts = labels;
            if (!texts.length) return [];
            const found = nearest(root, texts, controlsOf(root));
            return found.length ? found : nearest(root, texts, pressable(root, texts));
          };
          // What a page has made a field of without saying so: it can be pressed, and holds nothing else that can.
          const pressable = (root, texts) => {
            const list = [];
            walk(root, e => {
              if (!(e instanceof HTMLElement) || e.closest('a[href], button, label, summary, [role]') || e.querySelector('a[href], button, ' + kinds) || texts.some(t => e.contains(t.element)) || !shown(e)) return;
              const pointer = n => !!n && getComputedStyle(n).cursor === 'pointer';
              if (e.tabIndex >= 0 && e.hasAttribute('tabindex') || pointer(e) && !pointer(up(e))) list.push(e);
            });
            return list.filter(e => !list.some(o => o !== e && o.contains(e))).map(e => { const b = e.getBoundingClientRect(); return { element: e, members: [e], box: { left: b.left, top: b.top, right: b.right, bottom: b.bottom }, tick: false }; });
          };
          const nearest = (root, texts, all) => {
            const result = [];
            const add = e => { if (!result.includes(e)) result.push(e); };
            for (const t of texts) {
              const direct = bound(t.element);
              if (direct && inside(direct, root.nodeType === 9 ? root.documentElement : root)) { add(direct); continue; }
              let top = t.element, within = [];
              while (top) {
                within = all.filter(c => c.members.every(m => inside(m, top)));
                if (within.length || top === root) break;
                top = up(top);
              }
              if (within.length === 1) { add(within[0].element); continue; }
              const ranked = within.map(c => ({ c, d: far(t.box, c) })).filter(x => x.d < 400).sort((a, b) => a.d - b.d);
              // A control that another text is nearer to is that text's.
              const best = ranked.find(x => {
                let taken = false;
                walk(top, null, node => {
                  if (taken || node === t.node || !/[\p{L}\p{N}]/u.test(node.data) || node.data.length > 200) return;
                  const p = node.parentElement;
                  if (!p || !shown(p) || t.element.contains(p) && t.node === t.element || ['SCRIPT', 'STYLE', 'OPTION', 'TEXTAREA', 'BUTTON'].includes(p.tagName) || x.c.members.some(m => m === p || m.contains(p))) return;
                  const own = p.closest('label');
                  if (own && own.control && x.c.members.includes(own.control) && x.c.members.length > 1) return;
                  const range = document.createRange();
                  range.selectNodeContents(node);
                  if (far(range.getBoundingClientRect(), x.c) < x.d - 1) taken = true;
                });
                return !taken;
              });
              if (best) add(best.c.element);
            }
            return result;
          };
          // What stands beside a name: dt and dd, th and td, label and control, `Name: value`.
          const valueBeside = (root, name) => {
            const result = [];
            const add = e => { if (e && !result.includes(e)) result.push(e); };
            const texts = saying(root, name);
            for (const t of texts) {
              const term = t.element.closest('dt'), head = t.element.closest('th');
              if (term && same(plain(term.textContent), name)) {
                let next = term.nextElementSibling;
                while (next && next.tagName === 'DT') next = next.nextElementSibling;
                if (next && next.tagName === 'DD') add(next);
              } else if (head && same(plain(head.textContent), name)) {
                const next = head.nextElementSibling;
                if (next && next.tagName === 'TD') add(next);
                else if (head.closest('thead') || head.getAttribute('scope') === 'col') {
                  const table = head.closest('table'), rows = Array.from(table.querySelectorAll('tbody tr')).filter(shown);
                  if (rows.length === 1) add(rows[0].children[head.cellIndex]);
                }
              }
            }
            if (result.length) return result;
            for (const t of texts) { const control = bound(t.element); if (control) add(control); }
            if (result.length) return result;
            for (const t of texts) {
              // `<b>Name:</b> value`, `<span>Name</span><span>value</span>`, `<td>Name</td><td>value</td>`.
              let at = t.node.nodeType === 3 && t.element.childNodes.length > 1 ? t.node : t.element;
              for (let i = 0; at && at !== root && i < 3; i++) {
                const before = at.nextSibling;
                let next = before;
                while (next && !(next.nodeType === 3 ? plain(next.data).replace(/^[:\s]+/, '') : next.nodeType === 1 && (plain(next.textContent) || next.matches(kinds) || next.querySelector(kinds)))) next = next.nextSibling;
                if (next && next.nodeType === 3) { add(at.parentElement); break; }
                if (next) { add(next.matches(kinds) ? next : next.querySelector(kinds) && !plain(next.textContent) ? next.querySelector(kinds) : next); break; }
                if (at.previousElementSibling) break;
                at = at.parentElement;
              }
            }
            if (result.length) return result;
            walk(root, null, node => {
              const p = node.parentElement;
              if (p && shown(p) && !['SCRIPT', 'STYLE', 'OPTION', 'TEXTAREA'].includes(p.tagName) && plain(node.data).startsWith(name + ':') && plain(node.data).length > name.length + 1) add(p);
            });
            return result.length ? result : near(root, name);
          };
        """;

    private const string NearScript = "{ " + "queryAll(root, name) { " + Common + " return near(root, plain(decodeURIComponent(name))); }, query(root, name) { return this.queryAll(root, name)[0]; } }";

    private const string FieldScript = "{ queryAll(root, text) { " + Common + """
          const name = plain(decodeURIComponent(text)), result = [];
          walk(root, e => { if (e.labels && e.type !== 'hidden' && Array.from(e.labels).some(l => same(sayingOf(l), name))) result.push(e); });
          return result;
        }, query(root, name) { return this.queryAll(root, name)[0]; } }
        """;

    private const string LabelScript = "{ queryAll(root, text) { " + Common + """
          const name = plain(decodeURIComponent(text)), result = [];
          walk(root, e => { if (e.tagName === 'LABEL' && same(sayingOf(e), name)) result.push(e); });
          return result;
        }, query(root, name) { return this.queryAll(root, name)[0]; } }
        """;

    private const string RowScript = "{ queryAll(root, text) { " + Common + """
          const name = plain(decodeURIComponent(text)).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
          const word = new RegExp('(^|[^\\p{L}\\p{N}_-])' + name + '($|[^\\p{L}\\p{N}_-])', 'u'), result = [];
          walk(root, e => {
            if (!e.matches('tr, [role=row]')) return;
            const cells = Array.from(e.querySelectorAll('td, th, [role=cell], [role=gridcell], [role=rowheader], [role=columnheader]'));
            if (word.test(plain(e.innerText)) || cells.some(c => word.test(plain(c.innerText)))) result.push(e);
          });
          return result;
        }, query(root, name) { return this.queryAll(root, name)[0]; } }
        """;

    private const string ValueScript = "{ queryAll(root, name) { " + Common + " return valueBeside(root, plain(decodeURIComponent(name))); }, query(root, name) { return this.queryAll(root, name)[0]; } }";

    /// <summary>Makes them known; before the first context is opened.</summary>
    public static async Task RegisterAsync(IPlaywright playwright)
    {
        foreach (var (name, script) in new[] { (Near, NearScript), (Value, ValueScript), (Field, FieldScript), (LabelText, LabelScript), (Row, RowScript) })
        {
            await playwright.Selectors.RegisterAsync(name, new SelectorsRegisterOptions { Script = script, ContentScript = true });
        }
    }
}
