namespace Rpa.Bots.Browser.Tests.Support;

/// <summary>Pages of controls that make trouble.</summary>
internal static class Controls
{
    public const string Html = """
        <form action="/controls" method="get">
        <p><label for="plain">Name (freiwillig)</label><input id="plain"></p>
        <p><label for="date">Datum</label><input id="date" type="date"></p>
        <p><label for="number">Fläche</label><input id="number" type="number" step="0.5"></p>
        <p><label for="german">Betrag</label><input id="german"></p>
        <p><label for="short">Kürzel</label><input id="short" maxlength="4"></p>
        <p><label for="upper">Kennzeichen</label><input id="upper" onblur="this.value = this.value.toUpperCase()"></p>
        <p><label for="eater">Vergesslich</label><input id="eater" onchange="this.value = ''"></p>
        <p><label for="late">Nachzügler</label><input id="late" onchange="setTimeout(() => this.value = 'anders', 60)"></p>
        <p><label for="keys">Tasten</label><input id="keys"></p>
        <p><label for="locked">Gesperrt</label><input id="locked" value="x" readonly></p>
        <p><label for="area">Bemerkung</label><textarea id="area"></textarea></p>
        <p><label for="pick">Art</label><select id="pick"><option value="">Bitte wählen</option><option value="fw">Ferienwohnung</option><option value="z">Zimmer</option></select></p>
        <fieldset><legend>Geschlecht</legend><label><input type="radio" name="g" value="w">weiblich</label><label><input type="radio" name="g" value="m">männlich</label></fieldset>
        <p><label><input type="checkbox" id="agree">Ich stimme zu</label></p>
        <p><label for="files">Anlagen</label><input id="files" type="file" multiple></p>
        <p><label for="street">Straße</label><input id="street" role="combobox" aria-autocomplete="list" aria-controls="list">
        <span role="listbox" id="list" aria-label="Vorschläge"></span></p>
        <p><span>Lose Beschriftung</span> <input id="loose"></p>
        <p><input placeholder="Suchbegriff" id="search"></p>
        <p><label for="twin1">Doppelt</label><input id="twin1"></p><p><label for="twin2">Doppelt</label><input id="twin2"></p>
        <section aria-label="Zweite"><label for="in2">Drin</label><input id="in2"></section>
        <p style="display:none"><label for="hidden">Unsichtbar</label><input id="hidden"></p>
        <button type="button" onclick="document.getElementById('said').textContent = confirm('Sicher?') ? 'ja' : 'nein'">Fragen</button> <span id="said"></span>
        <button type="button" onclick="setTimeout(() => { document.getElementById('later').textContent = 'endlich da'; }, 150)">Dauert</button> <b id="later"></b>
        <dl><dt>Summe</dt><dd>1.234,50</dd><dt>Stand</dt><dd>Aktenzeichen: AZ-77 vom 21.11.2026</dd></dl>
        </form>
        <script>
        const keys = document.getElementById('keys'); let typed = '';
        keys.addEventListener('keydown', e => { if (e.key.length === 1) typed += e.key; });
        keys.addEventListener('input', () => { keys.value = typed; });
        const street = document.getElementById('street'), list = document.getElementById('list');
        street.addEventListener('input', () => { list.replaceChildren(...['Am Dom 1', 'Am Dom 12'].filter(s => street.value && s.startsWith(street.value)).map(s => {
          const o = document.createElement('span'); o.setAttribute('role', 'option'); o.textContent = s; o.addEventListener('mousedown', () => { street.value = s; list.replaceChildren(); }); return o; })); });
        console.error('kaputt');
        </script>
        """;

    /// <summary>Seven fields whose labels are not bound to them and change places each round.</summary>
    public const string Challenge = """
        <form id="f"></form><p id="done"></p>
        <script>
        const names = ['Vorname', 'Nachname', 'Firma', 'Rolle', 'Adresse', 'E-Mail', 'Telefon']; let round = 0; const got = [];
        function draw() {
          const turned = names.map((_, i) => names[(i * 3 + round) % 7]);
          document.getElementById('f').innerHTML = turned.map((n, i) => `<div><span>${n}</span><div><input name="x${round}${i}" data-n="${n}"></div></div>`).join('') + '<button type="button">Weiter</button>';
          document.querySelector('button').onclick = () => {
            got.push(Array.from(document.querySelectorAll('input')).every(e => e.value === e.dataset.n + round));
            round++; if (round < 10) draw(); else { document.getElementById('f').remove(); document.getElementById('done').textContent = got.filter(x => x).length + ' von 10 richtig'; } };
        }
        draw();
        </script>
        """;
}
