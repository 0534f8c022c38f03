using Rpa.Bots.Browser.Healing;
using Rpa.Bots.Browser.Pages;

namespace Rpa.Bots.Browser.Direct;

/// <summary>
/// What a page is asked directly: one object with functions, brought to a document once. Every way of finding gathers more elements than Playwright's own would, never fewer; what is then exactly one
/// and beyond doubt is the element that Playwright finds too, and nothing else is taken. Answers are JSON text of capped length.
/// </summary>
internal static class DirectFunctions
{
    /// <summary>Makes the object.</summary>
    public const string World = "() => { const ways = (() => { " + PageSelectors.Common + """
         return { plain, shown, sayingOf, near, valueBeside }; })();
        const { looks, collect, usable } = (() => {
        """ + LooksFunctions.Library + " return { looks, collect, usable }; })();\n const describe = " + PageFunctions.Describe + ", write = " + PageFunctions.Write + ", settle = " + PageFunctions.Settle
        + ", read = " + PageFunctions.Read + ", values = " + PageFunctions.Values + ", messages = " + PageFunctions.Messages + ", check = " + PageFunctions.FormCheck + ", clock = " + PageFunctions.Clock
        + ", submit = " + PageFunctions.Submit + ";\n" + Functions + " }";

    private const string Functions = """
          // While one question is answered nothing changes: what was found out of an element then holds.
          let turn = null;
          const once = find => { let of = null, known = null; return e => {
            if (!turn) return find(e);
            if (of !== turn) [of, known] = [turn, new Map()];
            if (!known.has(e)) known.set(e, find(e));
            return known.get(e);
          }; };
          const inOneTurn = answer => { turn = {}; try { return answer(); } finally { turn = null; } };
          const kept = [];
          const keep = e => { const at = kept.indexOf(e); return at < 0 ? kept.push(e) - 1 : at; };
          const all = list => Array.from(list);
          const isShown = e => { const b = e.getBoundingClientRect(); return getComputedStyle(e).visibility === 'visible' && b.width > 0 && b.height > 0 && (!e.checkVisibility || e.checkVisibility()); };
          const isHushed = e => e.closest('[aria-hidden=true]') !== null;
          const saidBy = (e, ids) => ids.split(/\s+/).filter(Boolean).map(i => document.getElementById(i)).filter(Boolean);
          const ariaNames = once(e => {
            const names = [], by = saidBy(e, e.getAttribute('aria-labelledby') || ''), aria = e.getAttribute('aria-label');
            for (const l of by) names.push(l.textContent, ways.sayingOf(l));
            if (by.length) names.push(by.map(l => l.textContent).join(' '));
            if (aria) names.push(aria);
            return names;
          });
          const labelNames = once(e => all(e.labels || []).flatMap(l => [l.textContent, ways.sayingOf(l)]));
          const around = once(usable);
          const labelled = (re, from) => from.filter(e => [...ariaNames(e), ...labelNames(e)].some(n => re.test(n)));
          // Of buttons, links and headings: what they may be called; what they are called, where that is plain; whether that cannot be told from their text.
          const names = e => [...ariaNames(e), ...labelNames(e), e.textContent, e.innerText, e.getAttribute('value'), e.getAttribute('title'), e.getAttribute('alt'), e.tagName === 'INPUT' ? { reset: 'Reset' }[e.type] || 'Submit' : ''].filter(Boolean);
          const isMade = e => e.querySelector('[aria-label], [aria-labelledby], [aria-hidden], [title], [hidden], img, svg, input, select, textarea, object, iframe, canvas') !== null
            || ['::before', '::after'].some(p => !['none', 'normal', '""'].includes(getComputedStyle(e, p).content));
          const called = e => {
            if (e.hasAttribute('aria-labelledby') || (e.labels && e.labels.length)) return null;
            const aria = e.getAttribute('aria-label');
            if (aria && aria.trim()) return aria;
            if (e.tagName === 'INPUT') return e.type === 'image' ? e.alt : e.value;
            return isMade(e) || ways.plain(e.innerText) !== ways.plain(e.textContent) ? null : e.textContent;
          };
          const BUTTONS = 'button, input[type=submit], input[type=button], input[type=reset], input[type=image], [role=button], summary', LINKS = 'a[href], area[href], [role=link]';
          const ROLES = { button: BUTTONS, link: LINKS, heading: 'h1, h2, h3, h4, h5, h6, [role=heading]', status: '[role=status], output', alert: '[role=alert]' };
          const PLAIN = { button: ['BUTTON', 'INPUT'], link: ['A'], press: ['BUTTON', 'INPUT', 'A'], heading: ['H1', 'H2', 'H3', 'H4', 'H5', 'H6'] };
          const byName = (re, from, plain) => {
            const seen = from.filter(e => ways.shown(e) || getComputedStyle(e).display === 'contents'), found = seen.filter(e => names(e).some(n => re.test(n)));
            return { found, isSure: found.length === 0 ? seen.length < 200 && !seen.some(isMade) : found.every(e => plain.includes(e.tagName) && !e.hasAttribute('role') && re.test(called(e) || '')) };
          };
          const SILENT = ['SCRIPT', 'NOSCRIPT', 'STYLE', 'TEMPLATE', 'HEAD'];
          const textOf = e => {
            if (e.tagName === 'INPUT') return ['submit', 'button'].includes(e.type) ? e.value : '';
            if (!e.querySelector('script, noscript, style, input')) return e.textContent;
            return all(e.childNodes).map(n => n.nodeType === 3 ? n.data : n.nodeType === 1 && !SILENT.includes(n.tagName) ? textOf(n) : '').join('');
          };
          const saying = (re, e) => {
            const inner = all(e.children).filter(c => !SILENT.includes(c.tagName) && re.test(textOf(c)));
            return inner.length ? inner.flatMap(c => saying(re, c)) : [e];
          };
          // Every element that may be meant; whether all of them, and no other, are what Playwright finds. Null where that cannot be told.
          const gather = (t, root) => {
            const re = t.pattern ? new RegExp(t.pattern) : null, sure = found => ({ found, isSure: true });
            switch (t.kind) {
              case 'Near': return sure(ways.near(root, ways.plain(t.name)));
              case 'ValueOf': return sure(ways.valueBeside(root, ways.plain(t.name)));
            }
            const every = all(root.querySelectorAll('*'));
            if (root.shadowRoot || every.some(e => e.shadowRoot)) return null;
            switch (t.kind) {
              case 'Label': return sure(labelled(re, every));
              case 'Choice': {
                const found = new Set(labelled(re, every));
                for (const e of every) if (e.tagName === 'FIELDSET' && !ariaNames(e).length && all(e.children).some(c => c.tagName === 'LEGEND' && (re.test(c.textContent) || re.test(ways.sayingOf(c))))) found.add(e);
                return sure(every.filter(e => found.has(e)));
              }
              case 'Press': return byName(re, all(root.querySelectorAll(BUTTONS + ', ' + LINKS)), PLAIN.press);
              case 'Role': {
                if (!ROLES[t.role]) return null;
                const from = all(root.querySelectorAll(ROLES[t.role]));
                return re ? PLAIN[t.role] ? byName(re, from, PLAIN[t.role]) : null : sure(from);
              }
              case 'Placeholder': return sure(every.filter(e => re.test(e.getAttribute('placeholder') || '')));
              case 'TestId': return sure(every.filter(e => e.getAttribute('data-testid') === t.name));
              case 'Css': try { return sure(all(root.querySelectorAll(t.name))); } catch { return null; }
              case 'Text': {
                if (!re.test(root.textContent) && !every.some(e => e.tagName === 'INPUT' && re.test(e.value))) return sure([]);
                const from = root === document.documentElement ? document.body : root;
                const found = from && re.test(textOf(from)) ? saying(re, from) : [];
                return { found, isSure: found.some(isShown) };
              }
              default: return null;
            }
          };
          // The elements that are shown; null where it cannot be told directly which they are.
          const find = t => {
            let root = document.documentElement;
            if (t.within) {
              const outer = find(t.within);
              if (!outer || outer.length !== 1) return null;
              root = outer[0];
            }
            const got = root && gather(t, root);
            if (!got || !got.isSure) return null;
            if (got.found.some(e => getComputedStyle(e).display === 'contents')) return null;
            const seen = got.found.filter(isShown);
            if (['Press', 'Role', 'Choice'].includes(t.kind) && seen.some(isHushed)) return null;
            return t.kind === 'Choice' ? seen.filter(e => !seen.some(o => o !== e && e.contains(o))) : seen;
          };
          let went = null, hit = null;
          const meet = target => {
            went = null; hit = null;
            const see = e => {
              // What the page's scripts press meanwhile is not what the mouse met.
              if (!e.isTrusted) return;
              hit = e.composedPath().includes(target) ? 'target' : 'other';
              removeEventListener('click', see, true);
            };
            addEventListener('click', see, true);
          };
          if (window.navigation) navigation.addEventListener('navigate', e => { if (!e.destination.sameDocument && !e.hashChange && e.downloadRequest === null) went = e; });
          const isUsable = e => e.isConnected && !e.disabled && !e.matches(':disabled') && e.getAttribute('aria-disabled') !== 'true' && isShown(e);
          // Each way of entering gives the element and what it then holds, as text; an empty text, and nothing is done, where it is not a field of the usual kind that can be used now.
          const tick = async (el, on) => {
            if (el.tagName !== 'INPUT' || !['checkbox', 'radio'].includes(el.type) || !isUsable(el) || (!on && el.type === 'radio')) return [el, ''];
            if (el.checked !== on) { el.focus(); el.click(); }
            return [el, await settle(el)];
          };
          const enters = {
            write: async (el, { text }) => [el, await write(el, text)],
            tick: (el, { on }) => tick(el, on),
            // As Playwright selects: the option, then what a person's choice would set off.
            select: async (el, { index }) => {
              const option = el.options[index];
              if (el.multiple || !isUsable(el) || !option || option.matches(':disabled')) return [el, ''];
              el.focus();
              option.selected = true;
              el.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
              el.dispatchEvent(new Event('change', { bubbles: true }));
              return [el, await settle(el)];
            },
            radio: async (group, { pattern }) => {
              const re = new RegExp(pattern), buttons = all(group.querySelectorAll('input[type=radio], [role=radio]'));
              const found = buttons.filter(e => [...ariaNames(e), ...labelNames(e), e.textContent].some(n => re.test(n)));
              return found.length === 1 ? tick(found[0], true) : [group, ''];
            },
          };
          // Where the mouse meets an element; null where it does not, or where it moves.
          const aim = el => {
            if (!isUsable(el) || !window.navigation || document.getAnimations().some(a => a.playState === 'running')) return null;
            const inView = b => b.top >= 0 && b.left >= 0 && b.bottom <= innerHeight && b.right <= innerWidth;
            if (!inView(el.getBoundingClientRect())) el.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
            const box = el.getClientRects()[0], x = box.left + box.width / 2, y = box.top + box.height / 2, top = document.elementFromPoint(x, y);
            if (!top || (top !== el && !el.contains(top))) return null;
            meet(el);
            return { x, y };
          };
          const tell = (e, ask) => ({
            id: keep(e), facts: ask.facts ? JSON.parse(describe(e)) : null, looks: ask.looks ? looks(e, around(document)) : null, value: ask.value ? read(e) : null,
            form: ask.form ? JSON.parse(check(e)) : null, aim: ask.aim ? aim(e) : null });
          return {
            survey: asked => inOneTurn(() => JSON.stringify({
              found: asked.targets.map(({ target, ask }) => {
                const found = target && find(target);
                return !found ? { isSure: false, count: 0, one: null } : { isSure: true, count: found.length, one: found.length === 1 ? tell(found[0], ask) : null };
              }),
              values: asked.fields ? JSON.parse(values(asked.fields.map(i => kept[i]))) : null,
              messages: asked.messages ? JSON.parse(messages()) : null })),
            lend: a => { window[a.name] = kept[a.id]; return 'lent'; },
            values: ids => values(ids.map(i => kept[i])),
            check: id => check(kept[id]),
            clock: () => clock(),
            submit: a => submit(kept[a.button], { ...a, fields: a.fields.map(i => kept[i]) }),
            // Fields one after the other, each still what is meant by its name; ends where one is not of the usual kind or shows something else than what was written.
            enter: async entries => {
              const done = [], task = new MessageChannel();
              for (const e of entries) {
                // Timers that set timers wait four milliseconds from the fifth on; a message starts to count anew.
                if (done.length) await new Promise(next => { task.port1.onmessage = next; task.port2.postMessage(0); });
                const still = done.length ? find(e.target) : null;
                if (done.length && (!still || still.length !== 1 || still[0] !== kept[e.id])) break;
                const [el, said] = await (enters[e.how](kept[e.id], e));
                if (!said) break;
                done.push({ id: keep(el), settled: JSON.parse(said) });
                if (e.how === 'write' && done[done.length - 1].settled.value !== e.text) break;
              }
              task.port1.close();
              return JSON.stringify(done);
            },
            rivals: ({ target, id, selector }) => {
              const outer = target.within ? find(target.within) : [document.documentElement];
              if (!outer || outer.length !== 1) return JSON.stringify({ own: -1, looks: [] });
              const list = collect(outer, selector), others = usable(document);
              return JSON.stringify({ own: list.indexOf(kept[id]), looks: list.map(e => looks(e, others)) });
            },
            // Whether the press led away from this document, once what it set off had its turn.
            after: () => new Promise(done => setTimeout(() => setTimeout(() => done(JSON.stringify({ leaves: !!went && !went.defaultPrevented && !navigation.transition, hit: hit || '' })), 0), 0)),
            cover: ({ targets, colour }) => {
              const found = targets.map(find), top = document.documentElement;
              const size = { width: Math.min(top ? top.scrollWidth : 0, 4000), height: Math.min(top ? top.scrollHeight : 0, 1000000) };
              if (targets.length === 0) return JSON.stringify({ id: -1, size });
              if (found.some(f => !f) || !HTMLElement.prototype.showPopover) return '';
              const cover = document.createElement('div');
              cover.style.cssText = 'all: initial; position: absolute; inset: auto; left: 0; top: 0; width: 0; height: 0; overflow: visible; border: 0; margin: 0; padding: 0; background: none; pointer-events: none';
              for (const e of found.flat()) {
                const b = e.getBoundingClientRect(), patch = document.createElement('div');
                patch.style.cssText = `all: initial; position: absolute; display: block; left: ${b.left + scrollX}px; top: ${b.top + scrollY}px; width: ${b.width}px; height: ${b.height}px; background: ${colour}`;
                cover.append(patch);
              }
              cover.popover = 'manual';
              document.documentElement.append(cover);
              cover.showPopover();
              return JSON.stringify({ id: keep(cover), size });
            },
            uncover: id => { kept[id].remove(); return 'gone'; },
          };
        """;
}
