namespace Rpa.Bots.Browser.Pages;

/// <summary>
/// The functions that run inside the target's page. Each returns JSON text of capped length, because what a page says is a stranger's word.
/// </summary>
internal static class PageFunctions
{
    /// <summary>What kind of control an element is.</summary>
    public const string Describe = """
        el => {
          const text = s => (s || '').replace(/\s+/g, ' ').trim().slice(0, 300);
          return JSON.stringify({
            tag: el.tagName.toLowerCase(),
            type: (el.type || '').toLowerCase().slice(0, 40),
            role: (el.getAttribute('role') || '').toLowerCase().slice(0, 40),
            disabled: !!el.disabled || el.getAttribute('aria-disabled') === 'true',
            readOnly: !!el.readOnly,
            editable: el.isContentEditable === true,
            multiple: el.multiple === true || el.getAttribute('aria-multiselectable') === 'true',
            placeholder: (el.getAttribute('placeholder') || '').slice(0, 100),
            suggestions: el.list ? Array.from(el.list.options).slice(0, 2000).map(o => text(o.value)) : [],
            maxLength: typeof el.maxLength === 'number' ? el.maxLength : -1,
            autocomplete: el.getAttribute('aria-autocomplete') || '',
            options: el.tagName === 'SELECT' ? Array.from(el.options).slice(0, 2000).map(o => ({ text: text(o.label || o.text), value: o.value.slice(0, 300), disabled: o.disabled })) : []
          });
        }
        """;

    /// <summary>
    /// Writes a text into a field of the usual kind as a person's typing would, leaves it, gives the page's own scripts their turn, and reads what the field then holds: one question. An empty answer
    /// where it is another kind of field, or not one that can be written into now.
    /// </summary>
    public const string Write = """
        (el, text) => new Promise(done => {
          const usual = el.tagName === 'TEXTAREA' ? !text.includes('\n') : el.tagName === 'INPUT' && ['text', 'search', 'email', 'tel', 'url', 'number'].includes(el.type);
          if (!usual || !el.isConnected || el.disabled || el.readOnly || el.matches(':disabled') || !el.getClientRects().length || getComputedStyle(el).visibility === 'hidden') { done(''); return; }
          const document = el.ownerDocument;
          el.scrollIntoView({ block: 'nearest', inline: 'nearest' });
          el.focus();
          if (el.getRootNode().activeElement !== el) { done(''); return; }
          el.select();
          if (text.length || el.value.length) document.execCommand(text.length ? 'insertText' : 'delete', false, text);
          if (el.getRootNode().activeElement === el) el.blur();
          setTimeout(() => setTimeout(() => done(JSON.stringify({ value: String(el.value ?? '').slice(0, 20000), connected: el.isConnected })), 0), 0);
        })
        """;

    /// <summary>Leaves the field, gives the page's own scripts their turn, and reads what the field then holds.</summary>
    public const string Settle = """
        el => new Promise(done => {
          const read = () => done(JSON.stringify({
            value: (el.isContentEditable ? el.innerText : el.type === 'checkbox' || el.type === 'radio' ? String(el.checked)
              : el.tagName === 'SELECT' ? (el.selectedIndex < 0 ? '' : el.options[el.selectedIndex].label) : String(el.value ?? el.innerText ?? '')).slice(0, 20000),
            connected: el.isConnected }));
          if (typeof el.blur === 'function') el.blur();
          setTimeout(() => setTimeout(read, 0), 0);
        })
        """;

    /// <summary>What several fields hold now; null for one that the page has taken away, or that was filled again later in the list.</summary>
    public const string Values = """
        els => JSON.stringify(els.map((el, i) => !el.isConnected || els.lastIndexOf(el) !== i ? null
          : (el.isContentEditable ? el.innerText : el.type === 'checkbox' || el.type === 'radio' ? String(el.checked)
            : el.tagName === 'SELECT' ? (el.selectedIndex < 0 ? '' : el.options[el.selectedIndex].label) : String(el.value ?? el.innerText ?? '')).slice(0, 20000)))
        """;

    /// <summary>What one field holds now, as a list of one; null where the page has taken it away.</summary>
    public const string OwnValue = """
        el => JSON.stringify([!el.isConnected ? null
          : (el.isContentEditable ? el.innerText : el.type === 'checkbox' || el.type === 'radio' ? String(el.checked)
            : el.tagName === 'SELECT' ? (el.selectedIndex < 0 ? '' : el.options[el.selectedIndex].label) : String(el.value ?? el.innerText ?? '')).slice(0, 20000)])
        """;

    /// <summary>The value of a control, or the text of anything else.</summary>
    public const string Read = """
        el => {
          const control = ['INPUT', 'SELECT', 'TEXTAREA'].includes(el.tagName);
          const value = !control ? el.innerText ?? el.textContent
            : el.type === 'checkbox' || el.type === 'radio' ? (el.checked ? 'ja' : 'nein')
            : el.tagName === 'SELECT' ? (el.selectedIndex < 0 ? '' : el.options[el.selectedIndex].label) : el.value;
          return String(value ?? '').slice(0, 20000);
        }
        """;

    /// <summary>The visible rows of a table as texts, the headings first.</summary>
    public const string Table = """
        el => {
          const text = c => (c.innerText ?? c.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 2000);
          const shown = r => r.offsetParent !== null || r.getClientRects().length > 0;
          const all = Array.from(el.querySelectorAll('tr, [role=row]')).filter(shown);
          const cells = r => Array.from(r.querySelectorAll('th, td, [role=columnheader], [role=cell], [role=gridcell], [role=rowheader]')).slice(0, 100);
          const head = all.find(r => r.querySelector('th[scope=col], thead th, [role=columnheader]') || (r.closest('thead'))) || all.find(r => r.querySelector('th'));
          const body = all.filter(r => r !== head && !r.closest('thead') && !r.closest('tfoot'));
          return JSON.stringify({ head: head ? cells(head).map(text) : [], rows: body.slice(0, 1000).map(r => cells(r).map(text)),
            links: body.slice(0, 1000).map(r => cells(r).map(c => { const a = c.querySelector('a[href]'); return a ? a.href.slice(0, 2000) : ''; })), total: body.length });
        }
        """;

    /// <summary>
    /// Validation messages that are tied to a field, and texts of alerts. Fields count when the page marked them invalid.
    /// </summary>
    public const string Messages = """
        () => {
          const text = s => (s || '').replace(/\s+/g, ' ').trim().slice(0, 300);
          const shown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
          const label = el => {
            const l = el.labels && el.labels[0];
            const group = el.closest('fieldset');
            return text(l ? l.innerText : el.getAttribute('aria-label') || (group && group.querySelector('legend') && group.querySelector('legend').innerText) || el.name || el.id);
          };
          const byIds = ids => (ids || '').split(/\s+/).filter(Boolean).map(i => document.getElementById(i)).filter(e => e && shown(e));
          const marks = '.error, .invalid-feedback, .field-validation-error, .error-message, [class*=fehler], [class*=error]';
          const fields = [];
          for (const el of Array.from(document.querySelectorAll('[aria-invalid=true]')).slice(0, 50)) {
            if (!shown(el)) continue;
            const told = byIds(el.getAttribute('aria-errormessage'));
            const described = byIds(el.getAttribute('aria-describedby'));
            const marked = described.filter(e => e.matches(marks));
            const near = el.parentElement ? Array.from(el.parentElement.querySelectorAll(marks)).filter(shown) : [];
            const best = told.length ? told : marked.length ? marked : near.length ? near : described;
            fields.push({ field: label(el), text: text(best.map(e => e.innerText).join(' ')) || text(el.validationMessage) || 'is marked as invalid' });
          }
          for (const el of Array.from(document.querySelectorAll('.field-validation-error, .invalid-feedback')).slice(0, 50)) {
            if (shown(el) && text(el.innerText) && !fields.some(f => f.text === text(el.innerText))) {
              const near = el.parentElement && el.parentElement.querySelector('input, select, textarea');
              fields.push({ field: near ? label(near) : '', text: text(el.innerText) });
            }
          }
          const alerts = Array.from(document.querySelectorAll('[role=alert], [role=alertdialog], .validation-summary-errors')).filter(shown).slice(0, 10).map(e => text(e.innerText)).filter(Boolean);
          return JSON.stringify({ fields, alerts });
        }
        """;

    /// <summary>
    /// Whether a button is switched off; and the browser's own check of the form that it submits, before it is pressed: fields it would refuse, unless the form or the button switches the check off.
    /// </summary>
    public const string FormCheck = """
        el => {
          const text = s => (s || '').replace(/\s+/g, ' ').trim().slice(0, 300);
          const form = el.form || el.closest('form');
          const isOff = el.disabled === true || el.matches(':disabled') || el.getAttribute('aria-disabled') === 'true';
          if (!form || form.noValidate || el.formNoValidate) return JSON.stringify({ isOff, fields: [] });
          const label = e => text(e.labels && e.labels[0] ? e.labels[0].innerText : e.getAttribute('aria-label') || e.name || e.id);
          return JSON.stringify({ isOff, fields: Array.from(form.elements).slice(0, 500).filter(e => e.willValidate && !e.validity.valid).slice(0, 20)
            .map(e => ({ field: label(e), text: text(e.validationMessage) })) });
        }
        """;

    /// <summary>The page's own clock and which document it belongs to.</summary>
    public const string Clock = "el => JSON.stringify({ now: performance.now(), origin: performance.timeOrigin })";

    /// <summary>
    /// The irreversible step, one function without a pause in it: the same document, the same values, the button able to be pressed, time left; then the click.
    /// </summary>
    public const string Submit = """
        (button, { fields, values, origin, deadline }) => {
          if (performance.timeOrigin !== origin) return 'the page was replaced meanwhile';
          if (!button.isConnected) return 'the button is gone';
          if (button.disabled || button.getAttribute('aria-disabled') === 'true') return 'the button is disabled';
          for (let i = 0; i < fields.length; i++) {
            const el = fields[i];
            if (!el.isConnected) continue;
            const value = el.isContentEditable ? el.innerText : el.type === 'checkbox' || el.type === 'radio' ? String(el.checked)
              : el.tagName === 'SELECT' ? (el.selectedIndex < 0 ? '' : el.options[el.selectedIndex].label) : String(el.value ?? el.innerText ?? '');
            if (value.slice(0, 20000) !== values[i]) return 'a field changed after it was checked';
          }
          if (performance.now() >= deadline) return 'the permission to act has ended';
          button.click();
          return 'clicked';
        }
        """;

    /// <summary>The places, in a list of elements, of those that hold no other of the list.</summary>
    public const string Innermost = "(_, els) => JSON.stringify(els.map((e, i) => els.some(o => o !== e && e.contains(o)) ? -1 : i))";

    /// <summary>The one radio button in a group whose label is a text; null where none or several are.</summary>
    public const string RadioOf = """
        (group, option) => {
          const text = s => (s || '').replace(/\s+/g, ' ').trim();
          const named = r => text(r.labels && r.labels[0] ? r.labels[0].textContent : r.getAttribute('aria-label') || r.textContent);
          const found = Array.from(group.querySelectorAll('input[type=radio], [role=radio]')).slice(0, 500).filter(r => r.getClientRects().length > 0 && named(r) === text(option));
          return found.length === 1 ? found[0] : null;
        }
        """;

    /// <summary>What an element is, for messages about targets that are not there or not alone.</summary>
    public const string Summary = """
        els => JSON.stringify(els.slice(0, 5).map(el => {
          const text = (el.innerText || el.value || el.getAttribute('aria-label') || '').replace(/\s+/g, ' ').trim().slice(0, 60);
          return el.tagName.toLowerCase() + (el.id ? '#' + el.id.slice(0, 60) : '') + (text ? " '" + text + "'" : '');
        }))
        """;

    /// <summary>The names of what can be used on the page, for the message when a target is not there.</summary>
    public const string Inventory = """
        () => {
          const text = s => (s || '').replace(/\s+/g, ' ').trim().slice(0, 60);
          const shown = e => e.getClientRects().length > 0;
          const pick = (q, f) => Array.from(document.querySelectorAll(q)).filter(shown).slice(0, 40).map(f).filter(Boolean).slice(0, 15);
          return JSON.stringify({
            title: text(document.title),
            labels: pick('label, legend', e => text(e.innerText)),
            buttons: pick('button, [role=button], input[type=submit], input[type=button], a[href]', e => text(e.innerText || e.value)),
            headings: pick('h1, h2, [role=heading]', e => text(e.innerText)) });
        }
        """;
}
