namespace Rpa.Samples.Changes;

/// <summary>
/// What a new release does to the pages of an application: other ids, names, classes and wrappers, fields in another order, other words on labels and buttons, fields that look alike beside
/// those that were there, labels that name another field. Chosen by a seed. Works on any page.
/// </summary>
public static class PageChanges
{
    /// <summary>The kinds of change.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["ids", "names", "classes", "order", "wrappers", "labels", "unbound", "twins", "moved", "placeholders", "buttons", "sections"];

    /// <summary>
    /// A function of the page: `(seed, count) => text`. Makes <c>count</c> changes and says which. Elements keep the property <c>__truth</c> that a caller has set before; what is new has none.
    /// </summary>
    public const string Script = """
        (seed, count) => {
          let state = (seed >>> 0) || 1;
          const dice = n => { state ^= state << 13; state >>>= 0; state ^= state >>> 17; state ^= state << 5; state >>>= 0; return state % n; };
          for (let i = 0; i < 12; i++) dice(7);
          const pick = list => list[dice(list.length)];
          const shown = e => e.getClientRects().length > 0;
          const controls = () => Array.from(document.querySelectorAll('input:not([type=hidden]):not([type=submit]):not([type=button]),select,textarea')).filter(shown);
          const buttons = () => Array.from(document.querySelectorAll('main button, form button, main input[type=submit], form input[type=submit], main [role=button]')).filter(shown);
          const word = () => pick(['feld', 'ctl', 'x', 'inp', 'form_el', 'q', 'eingabe', 'node']) + dice(9000);
          const labelsOf = el => Array.from(el.labels || []);
          const loose = el => { const p = el.previousElementSibling || (el.parentElement && el.parentElement.previousElementSibling); return p && !p.querySelector('input,select,textarea') && p.textContent.trim() && p.textContent.length < 90 ? p : null; };
          const nameplate = el => labelsOf(el)[0] || loose(el);
          const setText = (el, text) => {
            const walker = document.createTreeWalker(el, NodeFilter.SHOW_TEXT); let first = null, n;
            while ((n = walker.nextNode())) { if (n.textContent.trim()) { if (!first) { first = n; n.textContent = text; } else if (!n.parentElement.closest('input,select,textarea')) n.textContent = ''; } }
            if (!first) el.append(text);
          };
          const textOf = el => { const c = el.cloneNode(true); c.querySelectorAll('input,select,textarea,.hint,.error').forEach(x => x.remove()); return c.textContent.replace(/\s+/g, ' ').trim(); };
          const words = { 'Straße': 'Straßenname', 'Hausnummer': 'Haus-Nr.', 'Postleitzahl': 'PLZ', 'Name': 'Nachname, Vorname', 'E-Mail': 'E-Mail-Adresse', 'Telefon': 'Telefonnummer', 'Datum': 'Tag', 'Ort': 'Wohnort',
            'Vorname': 'Vorname(n)', 'Nachname': 'Familienname', 'Weiter': 'Fortfahren', 'Speichern': 'Sichern', 'Absenden': 'Abschicken', 'Suchen': 'Finden', 'Vorgangsreferenz': 'Referenz des Vorgangs', 'Bemerkung': 'Anmerkung',
            'Art': 'Kategorie', 'Betrag': 'Summe', 'Street': 'Street name', 'City': 'Town', 'First name': 'Given name', 'Last name': 'Surname', 'Save': 'Store', 'Next': 'Continue', 'Submit': 'Send' };
          const reworded = text => {
            const bare = text.replace(/\s*[*:]\s*$/, '');
            if (words[bare] && dice(2)) return words[bare];
            return pick([t => t + ' (Pflichtangabe laut Satzung)', t => 'Bitte angeben: ' + t, t => t.toUpperCase() + ' – Angabe', t => t.replace(/ß/g, 'ss').replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue') + ' neu',
              t => t.split(' ').length > 2 ? t.split(' ').slice(0, 2).join(' ') : 'Ihre Angabe: ' + t, t => '1. ' + t])(bare);
          };
          const freshIds = el => {
            const ids = {};
            for (const e of [el, ...el.querySelectorAll('*')]) { if (e.id) { ids[e.id] = word(); e.id = ids[e.id]; } if (e.getAttribute && e.getAttribute('name')) e.setAttribute('name', e.getAttribute('name') + '_' + dice(90)); }
            for (const e of [el, ...el.querySelectorAll('[for],[aria-describedby],[aria-labelledby]')]) for (const a of ['for', 'aria-describedby', 'aria-labelledby']) { const v = e.getAttribute && e.getAttribute(a); if (v && ids[v]) e.setAttribute(a, ids[v]); }
          };
          const blockOf = el => { let b = el; while (b.parentElement && b.parentElement.tagName !== 'FORM' && b.parentElement.tagName !== 'MAIN' && b.parentElement.tagName !== 'BODY'
            && b.parentElement.querySelectorAll('input:not([type=hidden]),select,textarea').length === b.querySelectorAll('input:not([type=hidden]),select,textarea').length + (b.matches('input,select,textarea') ? 1 : 0)) b = b.parentElement; return b; };
          const cloneOf = el => { const block = blockOf(el).cloneNode(true); freshIds(block); for (const e of [block, ...block.querySelectorAll('input,textarea')]) if ('value' in e && e.type !== 'checkbox' && e.type !== 'radio') e.value = ''; return block; };
          const does = {
            ids() { for (const el of controls()) { const old = el.id; if (!old) continue; el.id = word(); for (const l of document.querySelectorAll('label[for="' + CSS.escape(old) + '"]')) l.setAttribute('for', el.id); } for (const b of buttons()) if (b.id) b.id = word(); return true; },
            names() { for (const el of controls()) if (el.name && el.type !== 'radio') { el.dataset.wasName = el.dataset.wasName || el.name; el.name = word(); } return true; },
            classes() { for (const e of document.querySelectorAll('body *')) if (e.classList.length) e.className = 'c' + dice(9999); return true; },
            order() { const all = controls().map(blockOf).filter(b => b.parentElement && b.tagName !== 'BODY' && b.tagName !== 'FORM'); if (all.length < 2) return false;
              const parent = pick(all).parentElement; const mine = all.filter((b, i) => b.parentElement === parent && all.indexOf(b) === i); if (mine.length < 2) return false;
              const places = mine.map(b => { const m = document.createComment(''); b.replaceWith(m); return m; }); const turn = 1 + dice(mine.length - 1); places.forEach((m, i) => m.replaceWith(mine[(i + turn) % mine.length])); return true; },
            wrappers() { for (const el of controls()) { if (el.closest('label') || ['TR', 'TBODY', 'TABLE', 'DL'].includes(el.parentElement.tagName)) continue; for (let n = 1 + dice(2); n > 0; n--) { const w = document.createElement(pick(['div', 'section', 'span'])); w.style.display = 'block'; el.replaceWith(w); w.append(el); } } return true; },
            labels() { const all = controls().filter(c => nameplate(c)); if (!all.length) return false; for (let n = 1 + dice(3); n > 0; n--) { const p = nameplate(pick(all)); if (p) setText(p, reworded(textOf(p))); } return true; },
            unbound() { const all = controls().filter(c => labelsOf(c).length && !c.closest('label')); if (!all.length) return false; for (let n = 1 + dice(3); n > 0; n--) { const el = pick(all), l = labelsOf(el)[0]; if (!l) continue; const s = document.createElement('span'); s.textContent = textOf(l); l.replaceWith(s); } return true; },
            twins() { const all = controls(); if (!all.length) return false; const el = pick(all); const twin = cloneOf(el); const way = dice(3);
              if (way === 0) { const box = document.createElement('div'); box.setAttribute('role', 'search'); box.append(twin); document.body.prepend(box); }
              else if (way === 1) { const box = document.createElement('fieldset'); const l = document.createElement('legend'); l.textContent = pick(['Vertretung', 'Weitere Person', 'Abweichende Angaben', 'Suche']); box.append(l, twin); const form = el.form || el.closest('form') || document.body; form.append(box); }
              else blockOf(el).after(twin);
              return true; },
            moved() { const all = controls().filter(c => (c.id || c.name) && c.tagName === 'INPUT' && !['checkbox', 'radio', 'file'].includes(c.type)); if (all.length < 2) return false; const a = pick(all), b = pick(all.filter(c => c !== a)); const la = nameplate(a), lb = nameplate(b); if (!la || !lb || la === lb) return false;
              const t = textOf(la); setText(la, textOf(lb) + ' (neu)'); setText(lb, t); return true; },
            placeholders() { const all = controls().filter(c => labelsOf(c).length && c.tagName === 'INPUT' && !['checkbox', 'radio', 'file'].includes(c.type) && !c.closest('label')); if (!all.length) return false; const el = pick(all), l = labelsOf(el)[0]; el.placeholder = textOf(l); l.remove(); return true; },
            buttons() { const all = buttons(); if (!all.length) return false; const b = pick(all);
              if (dice(2)) { if (b.tagName === 'INPUT') b.value = reworded(b.value); else setText(b, reworded(textOf(b))); }
              else if (b.tagName === 'BUTTON') { const i = document.createElement('input'); i.type = 'submit'; i.value = textOf(b); if (b.name) i.name = b.name; if (b.__truth) i.__truth = b.__truth; b.replaceWith(i); }
              return true; },
            sections() { for (const h of document.querySelectorAll('h1,h2,h3,legend')) if (dice(2)) setText(h, pick(['Erfassung', 'Neuer Datensatz', 'Angaben', 'Schritt']) + ' ' + dice(9)); return true; }
          };
          const kinds = Object.keys(does), done = [];
          // Where labels change places and nothing else tells the fields apart, the label is right: that is no fault to be found.
          const fits = kind => !done.includes(kind) && (kind === 'moved' ? !done.includes('ids') && !done.includes('names') : !(done.includes('moved') && (kind === 'ids' || kind === 'names')));
          for (let tries = 0; done.length < count && tries < 40; tries++) { const kind = pick(kinds); if (fits(kind) && does[kind]()) done.push(kind); }
          return done.join('+');
        }
        """;

    /// <summary>
    /// A script for a page: when it is there it is changed by a seed, and when a form is sent the server gets the names that it knows and nothing of fields that are new.
    /// </summary>
    public static string OnPage(int seed, int count) => $$"""
        addEventListener('DOMContentLoaded', () => {
          for (const e of document.querySelectorAll('input,select,textarea,button')) e.__truth = true;
          ({{Script}})({{seed}} ^ (location.pathname.length * 7919), {{count}});
          addEventListener('submit', e => {
            for (const c of document.querySelectorAll('input:not([type=hidden]),select,textarea')) {
              if (c.dataset.wasName) c.name = c.dataset.wasName;
              if (!c.__truth && c.type !== 'submit') c.disabled = true;
            }
          }, true);
        });
        """;
}
