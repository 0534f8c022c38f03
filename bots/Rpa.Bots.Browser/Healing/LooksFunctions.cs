namespace Rpa.Bots.Browser.Healing;

/// <summary>The functions that run inside the page and say how elements look. What they say is capped, because it is a stranger's word.</summary>
internal static class LooksFunctions
{
    /// <summary>Most candidates that are looked at; a page with more is not searched for the rest.</summary>
    public const int MostCandidates = 600;

    /// <summary>Declares `looks(element)`, `collect(elements, selector)` and what they need.</summary>
    public const string Library = """
          const clean = (s, n) => String(s || '').replace(/\s+/g, ' ').trim().slice(0, n || 160);
          const shown = e => { if (!e.getClientRects().length) return false; const s = getComputedStyle(e); return s.visibility !== 'hidden' && s.display !== 'none'; };
          const USABLE = 'input:not([type=hidden]),select,textarea,button,a[href],[role=button],[role=link],[role=checkbox],[role=radio],[role=combobox],[role=textbox],[contenteditable=true]';
          const collect = (starts, selector) => {
            const found = [];
            const walk = (root, depth) => {
              if (found.length >= 600 || depth > 8) return;
              for (const e of root.querySelectorAll('*')) {
                if (found.length >= 600) return;
                if (e.matches(selector) && shown(e) && !found.includes(e)) found.push(e);
                if (e.shadowRoot) walk(e.shadowRoot, depth + 1);
              }
            };
            for (const start of starts) { walk(start, 0); if (start.shadowRoot) walk(start.shadowRoot, 1); }
            return found;
          };
          const byIds = (el, ids) => clean((ids || '').split(/\s+/).filter(Boolean).map(i => { const e = el.getRootNode().getElementById ? el.getRootNode().getElementById(i) : null; return e ? e.textContent : ''; }).join(' '));
          const labelOf = el => {
            const bound = el.labels && el.labels.length ? clean(Array.from(el.labels).map(l => { const c = l.cloneNode(true); c.querySelectorAll('input,select,textarea,script,style').forEach(x => x.remove()); return c.textContent; }).join(' ')) : '';
            if (bound) return bound;
            const aria = byIds(el, el.getAttribute('aria-labelledby')) || clean(el.getAttribute('aria-label'));
            if (aria) return aria;
            if (el.tagName === 'FIELDSET') { const l = el.querySelector('legend'); return l ? clean(l.textContent) : ''; }
            if (el.tagName === 'TABLE') return el.caption ? clean(el.caption.textContent) : '';
            const dd = el.closest('dd'); if (dd) { let p = dd.previousElementSibling; while (p && p.tagName !== 'DT') p = p.previousElementSibling; if (p) return clean(p.textContent); }
            const td = el.closest('td'); if (td) { const h = td.parentElement && td.parentElement.querySelector('th'); if (h) return clean(h.textContent); }
            return clean(el.getAttribute('title'));
          };
          const textOf = el => el.tagName === 'INPUT' ? (['submit', 'button', 'reset'].includes(el.type) ? clean(el.value) : el.type === 'image' ? clean(el.alt) : '')
            : ['SELECT', 'TEXTAREA', 'FIELDSET', 'TABLE', 'DD', 'TD', 'OUTPUT', 'P', 'SPAN', 'STRONG', 'B', 'LI', 'H1', 'H2', 'H3', 'H4'].includes(el.tagName) ? '' : clean(el.textContent, 120);
          const nearOf = el => {
            for (let e = el, up = 0; e && up < 4 && e.tagName !== 'BODY' && e.tagName !== 'FORM'; e = e.parentElement, up++) {
              for (let s = e.previousSibling, back = 0; s && back < 6; s = s.previousSibling, back++) {
                if (s.nodeType === 3) { const t = clean(s.textContent); if (t) return t; continue; }
                if (s.nodeType !== 1 || ['SCRIPT', 'STYLE', 'TEMPLATE'].includes(s.tagName)) continue;
                if (s.matches(USABLE) || s.querySelector('input:not([type=hidden]),select,textarea')) return '';
                const t = clean(s.textContent); if (t) return t;
              }
            }
            return '';
          };
          const titleOf = el => labelOf(el) || textOf(el) || clean(el.getAttribute('placeholder')) || nearOf(el);
          const sectionOf = el => {
            const words = [];
            for (let e = el.parentElement; e && words.length < 4; e = e.parentElement) {
              if (e.tagName === 'FIELDSET') { const l = e.querySelector(':scope > legend'); if (l) words.push(clean(l.textContent, 80)); }
              if (e.getAttribute('aria-label')) words.push(clean(e.getAttribute('aria-label'), 80));
              const by = byIds(e, e.getAttribute('aria-labelledby')); if (by) words.push(clean(by, 80));
            }
            const heads = Array.from((el.getRootNode().querySelectorAll ? el.getRootNode() : document).querySelectorAll('h1,h2,h3,h4,[role=heading]')).slice(0, 200)
              .filter(h => h.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING);
            if (heads.length) words.push(clean(heads[heads.length - 1].textContent, 80));
            return words.join(' ');
          };
          const usable = document => Array.from(document.querySelectorAll(USABLE)).slice(0, 2000).filter(shown);
          const looks = (el, list) => {
            const box = el.getBoundingClientRect(), wide = Math.max(1, el.ownerDocument.documentElement.clientWidth), view = el.ownerDocument.defaultView;
            const all = list || usable(el.ownerDocument);
            let at = all.indexOf(el);
            if (at < 0) at = all.findIndex(o => o.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_PRECEDING);
            const there = at >= 0 && all[at] === el;
            let path = ''; for (let e = el, n = 0; e && e.tagName !== 'BODY' && n < 10; e = e.parentElement, n++) path = e.tagName.toLowerCase() + '>' + path;
            const plain = s => clean(s, 120).replace(/[?#].*$/, '').replace(/[0-9a-f-]{6,}|\d+/gi, '0');
            const href = el.tagName === 'A' ? plain(el.getAttribute('href')) : '', owner = el.form || el.closest('form');
            return {
              tag: el.tagName.toLowerCase().slice(0, 40), type: clean(el.type, 40).toLowerCase(), role: clean(el.getAttribute('role'), 40).toLowerCase(),
              id: clean(el.id, 100), name: clean(el.getAttribute('name'), 100), testId: clean(el.getAttribute('data-testid'), 100),
              purpose: href || clean(el.getAttribute('autocomplete'), 40),
              form: owner ? plain(owner.getAttribute('action') || owner.id || owner.getAttribute('name') || 'form') : '',
              takes: ['INPUT', 'TEXTAREA'].includes(el.tagName) ? [el.maxLength > 0 ? el.maxLength : '', el.getAttribute('pattern'), el.getAttribute('inputmode'), el.required || el.getAttribute('aria-required') === 'true' ? 'must' : '', el.getAttribute('size'), el.min, el.max, el.readOnly ? 'ro' : '', el.disabled ? 'off' : ''].join('|').slice(0, 120).replace(/^\|+$/, '') : '',
              classes: Array.from(el.classList).slice(0, 8).map(c => c.slice(0, 60)),
              label: labelOf(el), placeholder: clean(el.getAttribute('placeholder')), text: textOf(el), near: nearOf(el),
              before: at > 0 ? titleOf(all[at - 1]) : at < 0 && all.length ? titleOf(all[all.length - 1]) : '',
              after: at >= 0 && at + (there ? 1 : 0) < all.length ? titleOf(all[at + (there ? 1 : 0)]) : '',
              section: sectionOf(el), options: el.tagName === 'SELECT' ? clean(Array.from(el.options).slice(0, 20).map(o => o.label || o.text).join(' '), 400) : '',
              path, x: Math.max(-9, Math.min(9, (box.left + view.scrollX) / wide)), y: Math.max(-99, Math.min(99, (box.top + view.scrollY) / wide)), order: at < 0 ? all.length : at + 1 };
          };
        """;

    /// <summary>Every candidate that lies in one of some elements, as a list that stays in the page.</summary>
    public const string Collect = "(start, { starts, selector }) => {" + Library + " return collect(starts, selector); }";

    /// <summary>How each of a list looks.</summary>
    public const string Describe = "els => {" + Library + " const list = els.length ? usable(els[0].ownerDocument) : []; return JSON.stringify(els.map(e => looks(e, list))); }";

    /// <summary>How one element looks.</summary>
    public const string DescribeOne = "el => {" + Library + " return JSON.stringify(looks(el)); }";

    /// <summary>What kind of control an element is, and how it looks: one question for both.</summary>
    public const string DescribeControl = "el => JSON.stringify({ facts: JSON.parse((" + Pages.PageFunctions.Describe + ")(el)), looks: JSON.parse((" + DescribeOne + ")(el)) })";

    /// <summary>What an element shows, and how it looks: one question for both.</summary>
    public const string DescribeValue = "el => JSON.stringify({ value: (" + Pages.PageFunctions.Read + ")(el), looks: JSON.parse((" + DescribeOne + ")(el)) })";

    /// <summary>The place of an element in a list; -1 where it is not there.</summary>
    public const string IndexOf = "(els, el) => els.indexOf(el)";

    /// <summary>An element of a list.</summary>
    public const string At = "(els, i) => els[i]";

    /// <summary>The box around an element and what names it, in the page's pixels: for a picture of both.</summary>
    public const string Box = """
        el => {
          const view = el.ownerDocument.defaultView, box = el.getBoundingClientRect();
          let { left, top, right, bottom } = box;
          for (const l of Array.from(el.labels || [])) { const b = l.getBoundingClientRect(); if (b.width) { left = Math.min(left, b.left); top = Math.min(top, b.top); right = Math.max(right, b.right); bottom = Math.max(bottom, b.bottom); } }
          return JSON.stringify({ x: left + view.scrollX, y: top + view.scrollY, width: Math.min(1200, right - left), height: Math.min(600, bottom - top), framed: view !== view.parent });
        }
        """;
}
