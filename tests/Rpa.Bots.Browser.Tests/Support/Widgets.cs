namespace Rpa.Bots.Browser.Tests.Support;

/// <summary>Small pages in the manner of what applications are built of, each with an output that tells what the page itself understood.</summary>
internal static class Widgets
{
    /// <summary>Labels that are not bound, in the ways that forms are laid out.</summary>
    public const string Unbound = """
        <div><label>Vorname</label><input id=a1></div><div><label>Nachname *</label><div><input id=a2></div></div>
        <table><tr><td>Von</td><td><input id=b1></td><td>Bis</td><td><input id=b2></td></tr></table>
        <table><tr><td style="width:200px">Straße</td><td style="width:200px">Ort</td></tr><tr><td><input id=c1></td><td><input id=c2></td></tr></table>
        <div style="display:grid;grid-template-columns:120px 220px 120px 220px"><span>Telefon</span><input id=d1><span>E-Mail</span><input id=d2></div>
        <p>Geburtsort:<br><input id=e1><br>Staat<br><input id=e2></p>
        <p><input type=checkbox id=f1> Ich bin einverstanden <input type=checkbox id=f2> Rückruf erbeten</p>
        <div><b>Anrede</b><br><label><input type=radio name=an value=f>Frau</label><label><input type=radio name=an value=h>Herr</label></div>
        <div style="position:relative;height:120px"><input id=g2 style="position:absolute;left:300px;top:60px"><span style="position:absolute;left:10px;top:10px">Kasse</span>
        <span style="position:absolute;left:10px;top:60px">Konto</span><input id=g1 style="position:absolute;left:300px;top:10px"></div>
        <p>Kein Feld dabei</p>
        <button type=button onclick="document.getElementById('out').textContent = Array.from(document.querySelectorAll('input')).map(i => i.type === 'radio' || i.type === 'checkbox' ? (i.checked ? i.id || i.value : '') : i.value ? i.id + '=' + i.value : '').filter(Boolean).join(' ')">Zeigen</button>
        <output id=out></output>
        """;

    /// <summary>A dropdown by roles, one without any, a list to choose several from, a group of boxes, a native list of several.</summary>
    public const string Dropdowns = """
        <style>.list{border:1px solid;position:absolute;background:#fff}.hid{display:none}</style>
        <p><span id=lk>Land</span> <button type=button role=combobox aria-labelledby="lk" aria-haspopup=listbox aria-expanded=false aria-controls=ll id=land>Bitte wählen</button></p>
        <ul role=listbox id=ll class=hid><li role=option>Deutschland<li role=option>Dänemark<li role=option>Frankreich</ul>
        <p>Rechtsform</p><div id=rf tabindex=0 aria-label=Rechtsform>Bitte wählen</div><div id=rfl class="list hid"><div>GmbH</div><div>Verein</div></div>
        <p id=sl>Sprachen</p><div role=listbox aria-multiselectable=true aria-labelledby=sl id=sp><div role=option aria-selected=true>Latein</div><div role=option aria-selected=false>Deutsch</div><div role=option aria-selected=false>Englisch</div></div>
        <fieldset><legend>Tage</legend><label><input type=checkbox checked>Montag</label><label><input type=checkbox>Dienstag</label><label><input type=checkbox>Mittwoch</label></fieldset>
        <p><label for=ms>Ämter</label><select id=ms multiple><option selected>Bauamt<option>Ordnungsamt<option>Standesamt</select></p>
        <fieldset><legend>Zahlung</legend><input type=radio name=z id=z1 class=hid><label for=z1>Lastschrift</label><input type=radio name=z id=z2 class=hid><label for=z2>Rechnung</label></fieldset>
        <p><input type=checkbox id=hx class=hid><label for=hx>Newsletter</label></p>
        <p><label for=dl>Amt</label><input id=dl list=dll><datalist id=dll><option value=Bauamt><option value=Standesamt></datalist></p>
        <p><label for=loose>Straße</label><input id=loose autocomplete=off></p><div id=sug></div>
        <div role=switch aria-checked=false tabindex=0 aria-label=Eilig id=sw onclick="this.setAttribute('aria-checked', this.getAttribute('aria-checked') !== 'true')">Eilig</div>
        <script>
        const $ = i => document.getElementById(i);
        $('land').onclick = () => { setTimeout(() => { $('ll').classList.remove('hid'); $('land').setAttribute('aria-expanded', 'true'); }, 40); };
        document.querySelectorAll('#ll li').forEach(l => l.onclick = () => { $('land').textContent = l.textContent; $('ll').classList.add('hid'); $('land').setAttribute('aria-expanded', 'false'); });
        $('rf').onclick = () => $('rfl').classList.remove('hid');
        document.querySelectorAll('#rfl div').forEach(d => d.onclick = () => { $('rf').textContent = d.textContent; $('rfl').classList.add('hid'); });
        document.querySelectorAll('#sp div').forEach(d => d.onclick = () => d.setAttribute('aria-selected', d.getAttribute('aria-selected') !== 'true'));
        $('loose').oninput = () => setTimeout(() => { $('sug').replaceChildren(...['Am Brand', 'Am Brandweg'].filter(s => $('loose').value && s.startsWith($('loose').value)).map(s => { const a = document.createElement('a'); a.textContent = s; a.onmousedown = e => { e.preventDefault(); $('loose').value = s; $('sug').replaceChildren(); }; return a; })); }, 30);
        </script>
        """;

    /// <summary>A calendar that nobody can type into.</summary>
    public const string Calendar = """
        <p><label for=d>Wunschtermin</label><input id=d readonly></p><div id=cal hidden><button type=button aria-label="Voriger Monat" id=prev>‹</button><b id=title></b><button type=button aria-label="Nächster Monat" id=next>›</button><table id=days></table></div>
        <script>
        const names = ['Januar','Februar','März','April','Mai','Juni','Juli','August','September','Oktober','November','Dezember'];
        let y = 2026, m = 10; const $ = i => document.getElementById(i), two = n => String(n).padStart(2, '0');
        function draw() {
          $('title').textContent = names[m] + ' ' + y; $('days').replaceChildren();
          const first = (new Date(y, m, 1).getDay() + 6) % 7; let row;
          for (let i = 0; i < 42; i++) { if (i % 7 === 0) row = $('days').insertRow(); const day = new Date(y, m, i - first + 1), cell = row.insertCell(); const inside = day.getMonth() === m;
            cell.textContent = day.getDate(); cell.className = inside ? 'day' : 'day other-month'; if (inside) cell.onclick = () => { $('d').value = two(day.getDate()) + '.' + two(day.getMonth() + 1) + '.' + day.getFullYear(); $('cal').hidden = true; }; }
        }
        $('d').onclick = () => { $('cal').hidden = false; draw(); };
        $('next').onclick = () => { m++; if (m > 11) { m = 0; y++; } draw(); }; $('prev').onclick = () => { m--; if (m < 0) { m = 11; y--; } draw(); };
        </script>
        """;

    /// <summary>Masks, a date with a pattern of its own, an editor, a field in a shadow root.</summary>
    public const string Fields = """
        <p><label for=ph>Telefon</label><input id=ph></p><p><label for=ib>IBAN</label><input id=ib></p><p><label for=us>Datum</label><input id=us placeholder="MM/DD/YYYY"></p>
        <p id=el>Begründung</p><div contenteditable=true role=textbox aria-labelledby=el id=ed></div><p><label for=pin>PIN</label><input id=pin type=password></p>
        <x-card></x-card><p><label for=q>Suche</label><input id=q></p><output id=hit></output>
        <script>
        const ph = document.getElementById('ph'); ph.addEventListener('input', () => { const d = ph.value.replace(/\D/g, '').slice(0, 11); ph.value = d.length > 5 ? '(' + d.slice(0, 5) + ') ' + d.slice(5) : d; });
        const ib = document.getElementById('ib'); ib.addEventListener('input', () => { ib.value = ib.value.replace(/\s/g, '').toUpperCase().replace(/(.{4})(?=.)/g, '$1 '); });
        document.getElementById('q').addEventListener('keydown', e => { if (e.key === 'Enter') document.getElementById('hit').textContent = 'gesucht: ' + e.target.value; });
        customElements.define('x-card', class extends HTMLElement { constructor() { super(); this.attachShadow({ mode: 'open' }).innerHTML = '<label for=s>Karte</label><input id=s><div>Lose</div><div><input id=t></div><p><b>Stand:</b> offen</p><button>Prüfen</button>';
          this.shadowRoot.querySelector('button').onclick = () => { this.shadowRoot.querySelector('button').textContent = 'Geprüft ' + this.shadowRoot.querySelector('#s').value + this.shadowRoot.querySelector('#t').value; }; } });
        </script>
        """;
}
