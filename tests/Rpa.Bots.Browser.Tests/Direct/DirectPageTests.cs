using Microsoft.Playwright;
using Rpa.Bots.Browser.Direct;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Scripts;
using Rpa.Bots.Browser.Tests.Healing;
using Rpa.Bots.Browser.Tests.Support;
using Rpa.Samples.Changes;

namespace Rpa.Bots.Browser.Tests.Direct;

/// <summary>What is found directly is what Playwright finds, on pages of every make, for every text on them and every way of pointing.</summary>
[Trait("needs", "chromium")]
public sealed class DirectPageTests(SharedChromium chromium)
{
    private const string Texts = """
        () => {
          const texts = new Set(['Nirgends', 'Innen', 'Submit', 'e']);
          const add = t => { t = (t || '').replace(/\s+/g, ' ').trim(); if (t && t.length < 60) texts.add(t.replace(/\s*[*:]\s*$/, '')); };
          const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) add(walker.currentNode.data);
          for (const e of document.querySelectorAll('*')) { if (e.children.length) add(e.textContent); for (const a of ['aria-label', 'placeholder', 'title', 'value', 'alt', 'data-testid']) add(e.getAttribute(a)); }
          return Array.from(texts).slice(0, 120);
        }
        """;

    private static readonly Dictionary<string, string> s_odd = new()
    {
        ["names"] = """
            <h1>Meldung <span hidden>nicht</span> gespeichert</h1><h2 style="text-transform: uppercase">Übersicht</h2><h3 aria-label="Anderes">Eigentlich</h3><h4><img alt="Bild" width=10 height=10> Titel</h4>
            <button aria-label="Schließen">X</button><button>Weiter</button><a href="#a">Weiter<span hidden> geht es</span></a><button title="Hilfe"></button><input type=submit value="Absenden"><input type=submit>
            <button role=tab>Reiter</button><div role=button tabindex=0>Knopf</div><span role=link>Verweis</span><a>Kein Verweis</a><button><svg width=8 height=8><title>Stern</title></svg>Merken</button>
            <style>.p::before { content: "» " } .q::after { content: " (neu)" }</style><button class=p>Los</button><h2 class=q>Nachrichten</h2><button aria-hidden=true>Stumm</button><div aria-hidden=true><button>Stumm auch</button></div>
            <button aria-labelledby="l1 l2">Z</button><i id=l1>Alles</i> <i id=l2>löschen</i><summary>Mehr</summary><input type=image alt="Suchen" src="data:,"><button disabled>Aus</button><button>Doppelt</button><button>Doppelt</button>
            <label for=lb>Benannt</label><button id=lb>Unbenannt</button><h5 style="display: contents"><span>Aufgelöst</span></h5>
            """,
        ["labels"] = """
            <label for=a>Name *</label><input id=a><label>Ort <input id=b value=Mainz></label><label>Art <select><option>Haus</option><option>Hof</option></select></label>
            <input aria-label="Telefon"><span id=s>Straße</span><input aria-labelledby=s><label for=c>Straße</label><input id=c style="display: none"><section aria-label="Name"><p>x</p></section>
            <label for=d>Nummer (freiwillig)</label><input id=d><label for=e>Verborgen</label><input id=e style="visibility: hidden"><label for=f>Flach</label><input id=f style="width: 0; height: 0; padding: 0; border: 0">
            <label for=g>Blass</label><input id=g style="opacity: 0"><label>Haken <input type=checkbox></label><label for=h>Wort<br>bruch</label><input id=h><label for=i>Viel&nbsp;Raum</label><input id=i>
            <fieldset><legend>Unterkunft</legend><label><input type=radio name=u>Haus</label><label><input type=radio name=u>Wohnung</label></fieldset>
            <fieldset aria-label="Zahlung"><legend>Anders</legend></fieldset><div role=radiogroup aria-label="Farbe"><span role=radio>Rot</span></div><fieldset><legend>Farbe</legend><div role=radiogroup aria-label=Farbe><i>x</i></div></fieldset>
            <input placeholder="Suchbegriff"><input data-testid=probe value=1><input type=hidden aria-label="Telefon"><label for=j></label><input id=j><button aria-label="Ort">i</button>
            """,
        ["texts"] = """
            <title>Im Kopf</title><script>var t = 'Im Skript';</script><style>/* Im Stil */</style><noscript>Ohne Skript</noscript><p>Der Vorgang <b>wurde</b> gespeichert</p><p style="display: none">Unsichtbar gespeichert</p>
            <div>Außen <div>Innen</div> danach</div><div>Der Vorgang <script>0</script>wurde angelegt</div><input type=button value="Knopftext"><input value="Feldtext"><textarea>Bereich</textarea><select><option>Wahl</option></select>
            <details><summary>Kurz</summary><p>Lang</p></details><div style="display: contents"><span>Durchsichtig</span></div><p style="visibility: hidden">Fort <b style="visibility: visible">Da</b></p>
            <table><thead><tr><th scope=col>Aktenzeichen</th><th>Art</th></tr></thead><tbody><tr><td>4711</td><td>Antrag</td></tr></tbody></table><dl><dt>Stand</dt><dd>offen</dd><dt>Frist:</dt><dd>morgen</dd></dl><p><b>Summe:</b> 12 €</p><p>Datum: heute</p>
            <p role=status>Fertig</p><output>7</output><div role=alert>Achtung</div><p id=fehler></p>
            """,
        ["host"] = "<div id=inside><p>Davor</p></div><script>document.getElementById('inside').attachShadow({ mode: 'open' }).innerHTML = '<p>Innen</p><slot></slot>'</script>",
        ["flat"] = """
            <fieldset><legend>Farbe</legend><div role=radiogroup aria-label=Farbe style="height: 0; overflow: hidden"><i>x</i></div><p>y</p></fieldset><div id=inside><label for=a>Innen</label><input id=a><button>Innen</button></div>
            """,
        ["shadow"] = "<label for=a>Name</label><input id=a><h1>Oben</h1><my-field></my-field><script>customElements.define('my-field', class extends HTMLElement { constructor() { super(); this.attachShadow({ mode: 'open' }).innerHTML = '<label for=x>Innen</label><input id=x><button>Weiter</button>'; } })</script>",
    };

    public static TheoryData<string> Names => [.. s_odd.Keys, .. OtherPages.Names.Select(n => n.Data), "dropdowns", "holiday-let", "misuse-report"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task WhatIsFoundDirectlyIsWhatPlaywrightFinds(string name)
    {
        await using var lease = await chromium.Pool.LeaseAsync(new BrowserSite("direct", new Uri("http://localhost/")), [], CancellationToken.None);
        var (answered, asked) = (0, 0);
        foreach (var html in Pages(name))
        {
            await lease.Page.SetContentAsync(html);
            using var live = new LivePage(lease.Page, TimeProvider.System);
            var direct = new DirectPage(live, SharedChromium.Options);
            foreach (var text in await lease.Page.EvaluateAsync<string[]>(Texts))
            {
                foreach (var target in Targets(text))
                {
                    asked++;
                    if (await direct.FindAsync(target) is not { } answer)
                    {
                        continue;
                    }

                    answered++;
                    var handles = await PageReader.InnermostAsync(target, await TargetFinder.Locate(lease.Page, target).ElementHandlesAsync());
                    Assert.True(handles.Count == answer.Count, $"{target.Title}: {answer.Count} directly, {handles.Count} by Playwright");
                    if (answer.One is { } one)
                    {
                        Assert.True(await handles[0].EvaluateAsync<bool>("(a, b) => a === b", await one.HandleAsync()), target.Title);
                    }
                }
            }
        }

        Assert.True(answered >= asked * (name is "shadow" or "host" ? 0.1 : 0.4), $"{answered} of {asked} answered");
    }

    private static IEnumerable<string> Pages(string name) =>
        s_odd.TryGetValue(name, out var odd) ? [odd]
        : name == "dropdowns" ? [Widgets.Dropdowns]
        : name is "holiday-let" or "misuse-report" ? PortalSnapshots.Pages(name, TimeProvider.System).Select(p => p.Html)
        : [OtherPages.Find(name).Html];

    private static IEnumerable<PlainTarget> Targets(string text)
    {
        foreach (var kind in Enum.GetValues<TargetKind>().Where(k => k is not (TargetKind.Css or TargetKind.Role)))
        {
            yield return new PlainTarget(kind, null, text, null, [], false, $"{kind} '{text}'");
        }

        foreach (var role in new[] { "heading", "button", "link" })
        {
            yield return new PlainTarget(TargetKind.Role, role, text, null, [], false, $"{role} '{text}'");
        }

        yield return new PlainTarget(TargetKind.Role, "status", null, null, [], false, "status");
        yield return new PlainTarget(TargetKind.Css, null, "#fehler", null, [], false, "#fehler");
        yield return new PlainTarget(TargetKind.Text, null, text, new PlainTarget(TargetKind.Css, null, "#inside", null, [], false, "#inside"), [], false, $"'{text}' inside");
    }
}
