using System.Text;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Tests.Support;
using Rpa.Bots.Documents;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Tests;

/// <summary>Steps on pages as applications build them.</summary>
[Trait("needs", "chromium")]
public sealed class WidgetTests(SharedChromium chromium)
{
    private const string Shown = "\n- click: Zeigen\n- read: out\n  from: { css: \"#out\" }";

    [Theory]
    [InlineData("Vorname", "a1")]
    [InlineData("Nachname", "a2")]
    [InlineData("Von", "b1")]
    [InlineData("Bis", "b2")]
    [InlineData("Straße", "c1")]
    [InlineData("Ort", "c2")]
    [InlineData("Telefon", "d1")]
    [InlineData("E-Mail", "d2")]
    [InlineData("Geburtsort", "e1")]
    [InlineData("Staat", "e2")]
    [InlineData("Kasse", "g1")]
    [InlineData("Konto", "g2")]
    public async Task AFieldIsFoundNearTheTextWherePeopleLookForIt(string text, string id)
    {
        await using var lab = await Lab.StartAsync(chromium);
        var done = Done(lab, await lab.OnPageAsync(Widgets.Unbound, $"- fill: {{ near: {text} }}\n  with: x" + Shown, "outputs: { out: text }"));
        Assert.Equal($"{id}=x", done.Text("out"));
    }

    [Fact]
    public async Task BoxesAndRadioButtonsAreFoundNearTheirTextToo()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var done = Done(lab, await lab.OnPageAsync(
            Widgets.Unbound, "- check: { near: Ich bin einverstanden }\n- choose: { near: Anrede }\n  option: Herr" + Shown, "outputs: { out: text }"));
        Assert.Equal("f1 h", done.Text("out"));
    }

    [Fact]
    public async Task ATextThatHasNoFieldLeadsToNone()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Options = lab.Options with { StepTimeout = TimeSpan.FromMilliseconds(300) };
        var retry = Assert.IsType<ActionOutcome.Retry>(await lab.OnPageAsync(Widgets.Unbound, "- fill: Vorname\n  with: x"));
        Assert.Contains("write { near: Vorname }", retry.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- choose: Land\n  option: Dänemark\n- expect: { css: \"#land:text-is('Dänemark')\" }")]
    [InlineData("- choose: Rechtsform\n  option: Verein\n- expect: { css: \"#rf:text-is('Verein')\" }")]
    [InlineData("- choose: Sprachen\n  options: \"['Deutsch', 'Englisch']\"\n- expect: { shows: [{ css: \"#sp div[aria-selected=true]:text-is('Deutsch')\" }], missing: { css: \"#sp div[aria-selected=true]:text-is('Latein')\" } }")]
    [InlineData("- choose: Tage\n  options: \"['Dienstag', 'Mittwoch']\"\n- expect: { css: \"fieldset:has(label:nth-of-type(1) :not(:checked)):has(label:nth-of-type(2) :checked):has(label:nth-of-type(3) :checked)\" }")]
    [InlineData("- choose: Ämter\n  options: \"['Ordnungsamt', 'Standesamt']\"\n- expect: { css: \"select:has(option:nth-child(1):not(:checked)):has(option:nth-child(3):checked)\" }")]
    [InlineData("- choose: Zahlung\n  option: Rechnung\n- expect: { css: \"fieldset:has(#z2:checked)\" }")]
    [InlineData("- check: Newsletter\n- expect: { css: \"p:has(#hx:checked)\" }")]
    [InlineData("- check: Newsletter\n- check: Newsletter\n  on: \"1 > 2\"\n- expect: { css: \"p:has(#hx:not(:checked))\" }")]
    [InlineData("- choose: Amt\n  option: Standesamt\n- expect: { values: { Amt: Standesamt } }")]
    [InlineData("- choose: Straße\n  option: Am Brand\n- expect: { values: { Straße: Am Brand } }")]
    [InlineData("- check: Eilig\n- expect: { css: \"#sw[aria-checked=true]\" }")]
    public async Task AChoiceOfThePagesOwnIsMade(string steps)
    {
        await using var lab = await Lab.StartAsync(chromium);
        Done(lab, await lab.OnPageAsync(Widgets.Dropdowns, steps));
    }

    [Theory]
    [InlineData("- choose: Land\n  option: Atlantis", "'Atlantis'")]
    [InlineData("- choose: Amt\n  option: Seeamt", "'Bauamt', 'Standesamt'")]
    [InlineData("- choose: Tage\n  options: \"['Sonntag']\"", "no option 'Sonntag'")]
    public async Task AnOptionThatIsNotThereIsRejected(string steps, string words)
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Options = lab.Options with { StepTimeout = TimeSpan.FromMilliseconds(500) };
        var refused = Assert.IsType<ActionOutcome.Refused>(await lab.OnPageAsync(Widgets.Dropdowns, steps));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("24.12.2026")]
    [InlineData("01.03.2027")]
    [InlineData("30.09.2026")]
    public async Task ADayIsPickedInACalendarThatNobodyCanTypeInto(string day)
    {
        await using var lab = await Lab.StartAsync(chromium);
        var done = Done(lab, await lab.OnPageAsync(Widgets.Calendar, $"- fill: Wunschtermin\n  with: \"{day}\"\n- read: d\n  from: {{ label: Wunschtermin }}", "outputs: { d: text }"));
        Assert.Equal(day, done.Text("d"));
    }

    [Theory]
    [InlineData("- fill: Telefon\n  with: \"06131123456\"\n- expect: { css: \"#ph\" }")]
    [InlineData("- fill: IBAN\n  with: de89370400440532013000")]
    [InlineData("- fill: Datum\n  with: \"24.12.2026\"\n- expect: { values: { Datum: 12/24/2026 } }")]
    [InlineData("- fill: Begründung\n  with: \"Erste Zeile\"\n- expect: Erste Zeile")]
    [InlineData("- fill: Karte\n  with: \"7\"\n- fill: { near: Lose }\n  with: \"8\"\n- click: Prüfen\n- expect: Geprüft 78")]
    [InlineData("- expect: { values: { Stand: \"Stand: offen\" } }")]
    [InlineData("- fill: Suche\n  with: Baum\n- press: Enter\n  in: Suche\n- expect: \"gesucht: Baum\"")]
    public async Task AFieldOfAnUnusualKindIsFilled(string steps)
    {
        await using var lab = await Lab.StartAsync(chromium);
        Done(lab, await lab.OnPageAsync(Widgets.Fields, steps));
    }

    [Fact]
    public async Task ASecretIsWrittenByItsNameAndSaidNowhere()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var done = Done(lab, await lab.OnPageAsync(
            Widgets.Fields + "<button onclick=\"this.textContent = 'Länge ' + document.getElementById('pin').value.length\">Länge</button>",
            "- fill: PIN\n  secret: register.pin\n- click: Länge\n- expect: Länge 4"));
        Assert.NotNull(done);
        Assert.Contains("filled field 'PIN' with the secret 'register.pin'", lab.Case.Steps);
        Assert.DoesNotContain(lab.Case.Steps, s => s.Contains("4711", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("onclick=\"setTimeout(() => this.nextElementSibling.textContent = confirm('Wirklich?') ? 'ja' : 'nein', 30)\"", "- click: Los\n  dialog: accept\n- expect: { shows: ja, dialog: Wirklich* }")]
    [InlineData("onclick=\"this.nextElementSibling.textContent = confirm('Wirklich?') ? 'ja' : 'nein'\"", "- click: Los\n- expect: nein")]
    [InlineData("onclick=\"this.nextElementSibling.textContent = 'Grund ' + prompt('Grund?')\"", "- click: Los\n  answer: Umzug\n- expect: Grund Umzug")]
    [InlineData("onclick=\"alert('Gespeichert unter 17')\"", "- click: Los\n- expect: { dialog: Gespeichert unter * }")]
    public async Task DialogsAreAnsweredAsTheStepSays(string button, string steps)
    {
        await using var lab = await Lab.StartAsync(chromium);
        Done(lab, await lab.OnPageAsync($"<button {button}>Los</button><p></p>", steps));
    }

    [Fact]
    public async Task TheStepsGoOnInAWindowThatAClickOpensAndComeBack()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Pages["/window"] = "<p><label for=n>Notiz</label><input id=n></p><button onclick=\"opener.document.getElementById('out').textContent = document.getElementById('n').value; window.close()\">Übernehmen</button>";
        var html = "<p><label for=k>Kopf</label><input id=k></p><a href=/window target=_blank rel=opener>Notiz erfassen</a><output id=out></output>";
        Done(lab, await lab.OnPageAsync(html, "- fill: Kopf\n  with: oben\n- click: Notiz erfassen\n  opens: window\n- fill: Notiz\n  with: unten\n- click: Übernehmen\n- wait-for: unten\n- expect: { values: { Kopf: oben } }\n- window: back"));
        Done(lab, await lab.OnPageAsync(html, "- click: Notiz erfassen\n  opens: window\n- fill: Notiz\n  with: x\n- window: back\n- expect: Notiz erfassen"));
    }

    [Fact]
    public async Task FieldsInFramesInFramesAreFilledComparedAndSubmitted()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Pages["/outer"] = "<iframe name=inner src=/inner width=500 height=300></iframe>";
        lab.Site.Pages["/inner"] = "<form action=/sent onsubmit=\"return true\"><label for=x>Betrag</label><input id=x name=x><button>Zahlen</button></form>";
        lab.Site.Pages["/sent"] = "<p>Bezahlt</p>";
        var done = Done(lab, await lab.OnPageAsync(
            "<iframe title=\"Zahlung O'Hara\" src=/outer width=600 height=400></iframe>",
            """
            - fill: { label: Betrag, frame: ["Zahlung O'Hara", inner] }
              with: "62,50"
            - submit: { button: Zahlen, frame: ["Zahlung O'Hara", inner] }
              accepted: { text: Bezahlt, frame: ["Zahlung O'Hara", inner] }
            """));
        Assert.NotNull(done);
        Assert.Single(lab.Case.Begun);
        Assert.Single(lab.Site.Requests, r => r == "GET /sent");
    }

    [Fact]
    public async Task FilesAreHandedToHiddenFieldsAndToChoosersThatButtonsOpen()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Case.Stored["ab"] = Encoding.UTF8.GetBytes("Inhalt");
        var scan = Value.Map(("scan", new Document("ab", "scan.pdf", "application/pdf", 6).ToValue()));
        const string Html = """
            <label for=f>Nachweis</label><input id=f type=file style="display:none"><ul></ul>
            <button onclick="const i = document.createElement('input'); i.type = 'file'; i.onchange = () => { const l = document.createElement('li'); l.textContent = i.files[0].name; document.querySelector('ul').append(l); }; i.click()">Datei wählen</button>
            """;
        Done(lab, await lab.OnPageAsync(Html, "- upload: Nachweis\n  documents: input.scan", "inputs: { scan: document }", scan));
        Done(lab, await lab.OnPageAsync(Html, "- upload: Datei wählen\n  documents: input.scan\n- expect: scan.pdf", "inputs: { scan: document }", scan));
    }

    [Theory]
    [InlineData("<dl><dt>Nummer<dd>17</dl>")]
    [InlineData("<table><tr><th>Nummer<td>17</table>")]
    [InlineData("<table><thead><tr><th>Name<th>Nummer<tbody><tr><td>x<td>17</table>")]
    [InlineData("<p><b>Nummer:</b> 17</p>")]
    [InlineData("<p>Nummer: 17</p>")]
    [InlineData("<div><span>Nummer</span><span>17</span></div>")]
    [InlineData("<div class=row><div><label>Nummer</label></div><div>17</div></div>")]
    [InlineData("<table><tr><td>Nummer</td><td>17</td></tr></table>")]
    [InlineData("<label for=x>Nummer</label><input id=x value=17 readonly>")]
    [InlineData("<div><div>Nummer</div><input value=17></div>")]
    public async Task AValueIsReadBesideItsNameHoweverThePageLaysItOut(string html)
    {
        await using var lab = await Lab.StartAsync(chromium);
        var done = Done(lab, await lab.OnPageAsync(html, "- read: n\n  from: Nummer", "outputs: { n: integer }"));
        Assert.Equal(Value.Of(17L), done["n"]);
    }

    private static MapValue Done(Lab lab, ActionOutcome outcome) =>
        outcome is ActionOutcome.Done done ? done.Result : throw new Xunit.Sdk.XunitException($"{outcome}\n{string.Join('\n', lab.Case.Steps)}");
}
