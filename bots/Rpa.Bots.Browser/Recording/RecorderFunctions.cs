using Rpa.Bots.Browser.Pages;

namespace Rpa.Bots.Browser.Recording;

/// <summary>
/// What listens in every page while a person works: it tells each finished field, choice and press with the surest target that leads there alone. Passwords are never told.
/// </summary>
internal static class RecorderFunctions
{
    /// <summary>The binding that events arrive by.</summary>
    public const string Binding = "__rpaRecord";

    private const string Listen = """
          const text = s => plain(s).slice(0, 200);
          const own = e => e.getAttribute('role') || ({ BUTTON: 'button', SUMMARY: 'button' })[e.tagName] || (e.tagName === 'A' && e.href ? 'link' : '')
            || (e.tagName === 'INPUT' && ['submit', 'button', 'image', 'reset'].includes(e.type) ? 'button' : '');
          const strip = s => plain(s).replace(/\s*[*:]?\s*(\((freiwillig|optional|Pflichtfeld|Pflichtangabe|erforderlich|required)\))?\s*[*:]?$/, '');
          const byIds = (e, ids) => (ids || '').split(/\s+/).filter(Boolean).map(i => e.getRootNode().getElementById && e.getRootNode().getElementById(i)).filter(Boolean).map(x => x.innerText).join(' ');
          const labelOf = e => strip(byIds(e, e.getAttribute('aria-labelledby')) || e.getAttribute('aria-label') || (e.labels && e.labels.length ? labelText(e.labels[0], e) : ''));
          const labelText = (l, e) => { if (!l.contains(e)) return l.innerText; const c = l.cloneNode(true); c.querySelectorAll('input, select, textarea').forEach(x => x.remove()); return c.textContent; };
          const fields = () => { const list = []; walk(document, e => { if ((e.matches(kinds) || e.matches('input[type=file]')) ) list.push(e); }); return list; };
          const presses = () => { const list = []; walk(document, e => { if (e.matches('button, a[href], [role=button], [role=link], [role=tab], [role=menuitem], input[type=submit], input[type=button], input[type=image], summary') && shown(e)) list.push(e); }); return list; };
          const nameOf = e => text(byIds(e, e.getAttribute('aria-labelledby')) || e.getAttribute('aria-label') || e.innerText || e.value || e.alt || (e.querySelector('img') && e.querySelector('img').alt) || e.title);
          // An id with digits or without a word in it is likely made anew each time.
          const stable = id => /^[A-Za-z][A-Za-z_-]*[A-Za-z]$/.test(id) && /[aeiouäöü]/i.test(id) && id.length > 2;
          const css = e => {
            if (e.id && stable(e.id) && document.querySelectorAll('#' + CSS.escape(e.id)).length === 1) return '#' + CSS.escape(e.id);
            if (e.name && stable(e.name)) { const q = `${e.tagName.toLowerCase()}[name="${CSS.escape(e.name)}"]`; if (document.querySelectorAll(q).length === 1) return q; }
            const parts = [];
            for (let n = e; n && n.nodeType === 1 && n !== document.body; n = n.parentElement) {
              if (n !== e && n.id && stable(n.id)) { parts.unshift('#' + CSS.escape(n.id)); break; }
              const same = n.parentElement ? Array.from(n.parentElement.children).filter(c => c.tagName === n.tagName) : [n];
              parts.unshift(n.tagName.toLowerCase() + (same.length > 1 ? `:nth-of-type(${same.indexOf(n) + 1})` : ''));
            }
            return parts.join(' > ');
          };
          const testId = e => { const id = e.getAttribute('data-testid'); return id && document.querySelectorAll(`[data-testid="${CSS.escape(id)}"]`).length === 1 ? id : null; };
          const groupOf = e => { const f = e.closest('fieldset'); const l = f && f.querySelector('legend'); const g = e.closest('[role=radiogroup], [role=group]'); return l ? text(l.innerText) : g ? labelOf(g) : ''; };
          const nearText = e => {
            for (let top = e.parentElement, depth = 0; top && depth < 5; top = top.parentElement, depth++) {
              const found = [];
              walk(top, null, node => { const t = strip(node.data); if (t && t.length <= 60 && /\p{L}/u.test(t) && node.parentElement && shown(node.parentElement) && !node.parentElement.closest('option, button, script, style, textarea')) found.push(t); });
              for (const t of found) { const hit = near(document, t); if (hit.length === 1 && (hit[0] === e || (e.type === 'radio' && hit[0].name === e.name))) return t; }
            }
            return null;
          };
          const fieldTarget = e => {
            const label = labelOf(e);
            const all = fields().filter(f => shown(f) || f.type === 'file');
            if (label && all.filter(f => labelOf(f) === label).length === 1) return { way: 'label', name: label };
            const group = groupOf(e);
            if (label && group && all.filter(f => labelOf(f) === label && groupOf(f) === group).length === 1) return { way: 'label', name: label, within: { way: 'group', name: group } };
            const hint = plain(e.getAttribute('placeholder'));
            if (!label && hint && all.filter(f => plain(f.getAttribute('placeholder')) === hint).length === 1) return { way: 'placeholder', name: hint };
            const beside = label ? null : nearText(e);
            if (beside) return { way: 'near', name: beside };
            const id = testId(e);
            if (id) return { way: 'test-id', name: id };
            return { way: 'css', name: css(e) };
          };
          const pressTarget = e => {
            const name = nameOf(e), all = presses(), role = own(e) || 'button';
            const same = name ? all.filter(p => nameOf(p) === name) : [];
            if (same.length === 1) return frames().length ? { way: role, name } : { way: 'press', name };
            const alike = same.filter(p => (own(p) || 'button') === role);
            if (alike.length === 1) return { way: role, name };
            const row = e.closest('tr, [role=row]');
            const key = row && Array.from(row.querySelectorAll('td, th, [role=cell], [role=rowheader]')).map(c => text(c.innerText)).find(t => t && t.length < 60 && t !== name);
            if (name && key && same.filter(p => row.contains(p)).length === 1) return { way: role, name, within: { way: 'row', name: key } };
            const area = e.closest('form[aria-label], section[aria-label], [role=dialog], dialog, nav[aria-label], [role=region][aria-label]');
            if (name && area && labelOf(area) && same.filter(p => area.contains(p)).length === 1) return { way: role, name, within: { way: area.matches('dialog, [role=dialog]') ? 'dialog' : area.matches('form') ? 'form' : area.matches('nav') ? 'navigation' : 'region', name: labelOf(area) } };
            const id = testId(e);
            if (id) return { way: 'test-id', name: id };
            return { way: 'css', name: css(e) };
          };
          const page = () => ({
            path: location.pathname + location.search, title: text(document.title),
            headings: Array.from(document.querySelectorAll('h1, h2, [role=heading]')).filter(shown).map(e => text(e.innerText)).filter(Boolean).slice(0, 20),
            said: Array.from(document.querySelectorAll('[role=status], [role=alert], .alert, .message, .meldung')).filter(shown).map(e => text(e.innerText)).filter(Boolean).slice(0, 10),
            values: Array.from(document.querySelectorAll('dt, th[scope=row], tr > th:first-child')).filter(e => shown(e) && e.nextElementSibling).map(e => [strip(e.innerText), text(e.nextElementSibling.innerText)]).slice(0, 60),
            password: Array.from(document.querySelectorAll('input[type=password]')).some(shown),
          });
          const frames = () => { const list = []; for (let w = window; w !== w.parent; w = w.parent) { try { const f = w.frameElement; if (!f) { list.unshift('iframe'); continue; } list.unshift(f.title || f.name || (f.id && stable(f.id) ? '#' + f.id : 'iframe')); } catch { list.unshift('iframe'); } } return list; };
          // A field is told once per value, and before whatever is done after it: it says itself only when it is left.
          const told = new WeakMap();
          let pending = null;
          const tellField = e => { const value = valueOf(e); if (told.get(e) === value) return; told.set(e, value); send('fill', fieldTarget(e), { value, type: e.type, list: e.list ? Array.from(e.list.options).map(o => o.value).slice(0, 50) : null }); };
          const flush = () => { const e = pending; pending = null; if (e && e.isConnected && e.type !== 'password') tellField(e); };
          const tell = (kind, target, more) => { if (kind !== 'page') flush(); send(kind, target, more); };
          const send = (kind, target, more) => { try { window.__rpaRecord(JSON.stringify({ kind, target: target && Object.assign(target, { frames: frames() }), page: page(), ...more })); } catch { /* The page is leaving. */ } };
          const valueOf = e => e.isContentEditable ? plain(e.innerText) : e.value;
          let reading = false, dropdown = null;
          window.__rpaRead = on => { reading = on; };
          const chosenField = e => e.tagName === 'INPUT' && e.type === 'radio';
          document.addEventListener('change', event => {
            const e = event.composedPath()[0];
            if (!(e instanceof Element)) return;
            if (e.tagName === 'SELECT') {
              const texts = Array.from(e.selectedOptions).map(o => text(o.label));
              tell(e.multiple ? 'choose-several' : 'choose', fieldTarget(e), { value: texts.join('\n'), options: Array.from(e.options).map(o => text(o.label)).slice(0, 50) });
            } else if (chosenField(e)) {
              const group = groupOf(e), name = labelOf(e) || text(e.value);
              const radios = Array.from(e.getRootNode().querySelectorAll('input[type=radio]')).filter(r => r.name === e.name);
              const beside = group ? null : nearText(e);
              tell(group || beside ? 'choose' : 'check', group ? { way: 'choice', name: group } : beside ? { way: 'near', name: beside } : fieldTarget(e), { value: group || beside ? name : 'true', options: radios.map(r => labelOf(r) || text(r.value)).slice(0, 50) });
            } else if (e.type === 'checkbox') tell('check', fieldTarget(e), { value: String(e.checked) });
            else if (e.type === 'file') tell('upload', fieldTarget(e), { value: Array.from(e.files).map(f => f.name).join('\n') });
            else if (e.type === 'password') tell('password', fieldTarget(e), {});
            else if (e.matches('input, textarea')) { if (pending !== e) flush(); pending = null; tellField(e); }
          }, true);
          document.addEventListener('input', event => {
            const e = event.composedPath()[0];
            if (!(e instanceof Element) || !e.matches('input, textarea') || ['checkbox', 'radio', 'file', 'password'].includes(e.type)) return;
            if (pending !== e) flush();
            pending = e;
          }, true);
          document.addEventListener('focusout', event => { const e = event.composedPath()[0]; if (e instanceof HTMLElement && e.isContentEditable && plain(e.innerText) !== (e.__rpaWas || '')) { e.__rpaWas = plain(e.innerText); tell('fill', fieldTarget(e), { value: plain(e.innerText), type: 'text' }); } }, true);
          document.addEventListener('click', event => {
            const at = event.composedPath().find(n => n instanceof Element);
            if (!at || !event.isTrusted) return;
            if (reading) {
              event.preventDefault(); event.stopPropagation(); event.stopImmediatePropagation();
              reading = false;
              const value = at.closest('dd, td') || at, before = value.previousElementSibling && value.matches('dd, td') ? value.previousElementSibling : null;
              tell('read', before ? { way: 'value-of', name: strip(before.innerText) } : at.matches('input, select, textarea') ? fieldTarget(at) : { way: 'css', name: css(at) }, { value: text(at.value ?? at.innerText) });
              return;
            }
            const option = at.closest('[role=option], [role=menuitemradio], [role=treeitem]');
            const inList = option && option.closest('[role=listbox]');
            if (option) {
              const owner = dropdown && dropdown.isConnected ? dropdown : (inList && inList.id && document.querySelector(`[aria-controls="${CSS.escape(inList.id)}"]`)) || inList;
              if (owner) tell('choose', fieldTarget(owner), { value: text(option.innerText), options: inList ? Array.from(inList.querySelectorAll('[role=option]')).map(o => text(o.innerText)).slice(0, 50) : null, suggestion: owner.matches('input, textarea') });
              return;
            }
            const toggle = at.closest('[role=switch], [role=checkbox]');
            if (toggle) { tell('check', fieldTarget(toggle), { value: String(toggle.getAttribute('aria-checked') !== 'true') }); return; }
            const combo = at.closest('[role=combobox], [aria-haspopup=listbox]');
            if (combo) { dropdown = combo; return; }
            if (at.closest('input:not([type=submit]):not([type=button]):not([type=image]):not([type=reset]), select, textarea, label, option, [contenteditable=true]')) { const i = at.closest('input, textarea'); if (i) dropdown = i; return; }
            const press = at.closest('button, a[href], [role=button], [role=link], [role=tab], [role=menuitem], input[type=submit], input[type=button], input[type=image], summary');
            const loose = press || (getComputedStyle(at).cursor === 'pointer' ? at : null);
            if (!loose) return;
            const form = loose.form || loose.closest('form');
            tell('press', pressTarget(loose), { value: nameOf(loose), form: !!form && form.method === 'post', window: loose.target === '_blank' });
          }, true);
          document.addEventListener('keydown', event => {
            const e = event.composedPath()[0];
            if (event.key === 'Enter' && event.isTrusted && e instanceof Element && e.matches('input') && !['submit', 'button', 'checkbox', 'radio'].includes(e.type) && !(e.form && e.form.querySelector('button:not([type=button]), input[type=submit]')))
              setTimeout(() => tell('key', fieldTarget(e), { value: 'Enter' }), 0); // The field's change is told first.
          }, true);
          const arrive = () => tell('page', null, {});
          if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', arrive); else arrive();
        """;

    /// <summary>Runs in every document before the page's own scripts.</summary>
    public const string Script = "(() => { if (window.__rpaListens) return; window.__rpaListens = true; " + PageSelectors.Common + Listen + " })();";
}
