namespace Rpa.Bots.Browser.Tests.Healing;

/// <summary>Pages of applications that look other than the portal: a table for a layout, a framework's components, a form of an old make, labels that float.</summary>
internal static class OtherPages
{
    public static TheoryData<string> Names => [.. s_pages.Keys];

    public static (string Html, string Script) Find(string name) => s_pages[name];

    private static readonly Dictionary<string, (string Html, string Script)> s_pages = new()
    {
        ["table-layout"] = (
            """
            <html><body bgcolor=white><font face=Arial><h2>Kundenstamm</h2><form name=f1 action=x>
            <table border=0><tr><td>Kundennummer</td><td><input name=kdnr size=10></td><td>Anrede</td><td><select name=anr><option>Herr</option><option>Frau</option></select></td></tr>
            <tr><td>Nachname</td><td><input name=nn></td><td>Vorname</td><td><input name=vn></td></tr>
            <tr><td>Straße</td><td><input name=str></td><td>Nr.</td><td><input name=hnr size=4></td></tr>
            <tr><td>PLZ</td><td><input name=plz size=5></td><td>Ort</td><td><input name=ort></td></tr>
            <tr><td>Telefon</td><td><input name=tel></td><td>Geburtsdatum</td><td><input name=gebdat></td></tr></table>
            <input type=submit value=Speichern name=ok> <input type=button value=Abbrechen></form></font></body></html>
            """,
            """
            script: trial
            site: register
            steps:
              - open: /
              - { fill: { near: Kundennummer }, with: x }
              - { choose: { css: "select[name=anr]" }, option: Frau }
              - { fill: { near: Nachname }, with: x }
              - { fill: { near: Vorname }, with: x }
              - { fill: { near: Straße }, with: x }
              - { fill: { near: PLZ }, with: x }
              - { fill: { near: Ort }, with: x }
              - { fill: { near: Telefon }, with: x }
              - submit: Speichern
                accepted: gespeichert
            """),
        ["framework"] = (
            """
            <html lang=en><head><style>.row{display:flex;gap:10px}.col{flex:1}.mb{margin:12px 0}.btn{padding:8px}</style></head><body><div id=root><div class="app-shell"><header class="nav"><input placeholder="Search…" aria-label="Search"><button class="btn icon" aria-label="Notifications">!</button></header>
            <main><h1 class="title">New order</h1><form class="css-1x9a">
            <div class="row"><div class="col mb"><label class="lbl" for="mui-1">First name</label><input class="ctl" id="mui-1" name="firstName" autocomplete="given-name"></div>
            <div class="col mb"><label class="lbl" for="mui-2">Last name</label><input class="ctl" id="mui-2" name="lastName" autocomplete="family-name"></div></div>
            <div class="mb"><label class="lbl" for="mui-3">Company</label><input class="ctl" id="mui-3" name="company"></div>
            <h2>Shipping address</h2><div class="row"><div class="col mb"><label for="mui-4">Street</label><input id="mui-4" name="shipStreet"></div><div class="col mb"><label for="mui-5">City</label><input id="mui-5" name="shipCity"></div></div>
            <div class="mb"><label for="mui-6">Country</label><select id="mui-6" name="country"><option>Germany</option><option>France</option></select></div>
            <div class="mb"><label><input type="checkbox" name="gift"> Send as a gift</label></div>
            <fieldset><legend>Payment</legend><label><input type=radio name=pay value=i>Invoice</label><label><input type=radio name=pay value=c>Card</label></fieldset>
            <div class="mb"><label for="mui-7">Notes</label><textarea id="mui-7" name="notes"></textarea></div>
            <div class="mb"><label for="mui-8">Order date</label><input id="mui-8" name="date" type="date"></div>
            <div class="row"><button type="button" class="btn" data-testid="cancel">Cancel</button><button class="btn primary" data-testid="place-order">Place order</button></div>
            </form></main></div></div></body></html>
            """,
            """
            script: trial
            site: register
            steps:
              - open: /
              - { fill: First name, with: x }
              - { fill: Last name, with: x }
              - { fill: Company, with: x }
              - { fill: Street, with: x }
              - { fill: City, with: x }
              - { choose: Country, option: France }
              - check: Send as a gift
              - { choose: Payment, option: Card }
              - { fill: Notes, with: x }
              - { fill: Order date, with: "01.02.2026" }
              - submit: Place order
                accepted: thank you
            """),
        ["no-names"] = (
            """
            <html lang=de><body><div class=kopf>Meldewesen</div><main><h1>Anmeldung einer Wohnung</h1><form>
            <div class=zeile><span class=t>Familienname</span><div><input class=e></div></div><div class=zeile><span class=t>Vornamen</span><div><input class=e></div></div>
            <div class=zeile><span class=t>Geburtsname</span><div><input class=e></div></div><div class=zeile><span class=t>Geburtsort</span><div><input class=e></div></div>
            <div class=zeile><span class=t>Staatsangehörigkeit</span><div><select class=e><option>deutsch</option><option>andere</option></select></div></div>
            <div class=zeile><span class=t>Einzugsdatum</span><div><input class=e></div></div><div class=zeile><span class=t>Anmerkungen</span><div><textarea class=e></textarea></div></div>
            <button>Prüfen und weiter</button></form></main></body></html>
            """,
            """
            script: trial
            site: register
            steps:
              - open: /
              - { fill: { near: Familienname }, with: x }
              - { fill: { near: Vornamen }, with: x }
              - { fill: { near: Geburtsname }, with: x }
              - { fill: { near: Geburtsort }, with: x }
              - { choose: { near: Staatsangehörigkeit }, option: deutsch }
              - { fill: { near: Einzugsdatum }, with: x }
              - { fill: { near: Anmerkungen }, with: x }
              - submit: Prüfen und weiter
                accepted: gespeichert
            """),
        ["two-persons"] = (
            """
            <html lang=de><body><main><h1>Vollmacht</h1><form><section aria-label="Vollmachtgeber"><h2>Vollmachtgeber</h2>
            <p><label for=a1>Name</label> <input id=a1 name=giverName></p><p><label for=a2>Anschrift</label> <input id=a2 name=giverAddress></p><p><label for=a3>Geburtsdatum</label> <input id=a3 name=giverBorn></p></section>
            <section aria-label="Bevollmächtigte Person"><h2>Bevollmächtigte Person</h2>
            <p><label for=b1>Name</label> <input id=b1 name=takerName></p><p><label for=b2>Anschrift</label> <input id=b2 name=takerAddress></p><p><label for=b3>Geburtsdatum</label> <input id=b3 name=takerBorn></p></section>
            <p><label><input type=checkbox name=sub> Untervollmacht erlaubt</label></p><p><button>Absenden</button> <button type=button>Drucken</button></p></form></main></body></html>
            """,
            """
            script: trial
            site: register
            steps:
              - open: /
              - { fill: { label: Name, within: { region: Vollmachtgeber } }, with: x }
              - { fill: { label: Anschrift, within: { region: Vollmachtgeber } }, with: x }
              - { fill: { label: Geburtsdatum, within: { region: Vollmachtgeber } }, with: x }
              - { fill: { label: Name, within: { region: Bevollmächtigte Person } }, with: x }
              - { fill: { label: Anschrift, within: { region: Bevollmächtigte Person } }, with: x }
              - check: Untervollmacht erlaubt
              - submit: Absenden
                accepted: gesendet
            """),
    };
}
