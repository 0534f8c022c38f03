using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Tests.Support;

namespace Rpa.Bots.Browser.Tests;

/// <summary>Forms as they are found: labels around their fields, tables without a space between cells, boxes behind cards, values that the page's own state brings late.</summary>
[Trait("needs", "chromium")]
public sealed class OddFormsTests(SharedChromium chromium)
{
    /// <summary>What the form holds in the end, field by field.</summary>
    private const string Told = """
        <button type=button onclick="got.textContent = Array.from(document.querySelectorAll('input, select, textarea')).map(e => e.type === 'checkbox' || e.type === 'radio' ? e.checked ? e.value : '-' : e.value).join('|')">Fertig</button><output id=got></output>
        """;

    public static TheoryData<string, string, string> Forms => new()
    {
        { "<label>Art <select><option>Haus</option><option>Zimmer</option></select></label>", "- choose: Art\n  option: Zimmer", "Zimmer" },
        { "<label>Bemerkung: <textarea>alt</textarea></label>", "- fill: Bemerkung\n  with: neu", "neu" },
        { "<label>Name<br>(wie im Ausweis)<em>*</em> <input></label>", "- fill: Name (wie im Ausweis)\n  with: Erika", "Erika" },
        { "<label><div>Straße</div><div>und Hausnummer</div> <input></label>", "- fill: Straße und Hausnummer\n  with: Kaiserstraße 1", "Kaiserstraße 1" },
        {
            "<table><tr><td>Kind 1</td><td>Alter</td><td><input></td></tr><tr><td>Kind 2</td><td>Alter</td><td><input></td></tr><tr><td>Kind 21</td><td>Alter</td><td><input></td></tr></table>",
            "- fill: { near: Alter, within: { row: Kind 2 } }\n  with: \"4\"", "|4|"
        },
        {
            "<style>.card input { display: none }</style><label class=card><input type=radio name=t value=1><b>Basis</b><br>10 € im Jahr</label><label class=card><input type=radio name=t value=2><b>Komfort</b><br>20 € im Jahr</label>",
            "- check: { radio: Komfort 20 € im Jahr }", "-|2"
        },
        {
            "<style>#d { width: 9em; cursor: pointer } #d ul { display: none } #d.open ul { display: block }</style><div><b>Familienstand</b></div><div id=d><i>bitte wählen</i><ul><li>ledig</li><li>verheiratet</li></ul></div><input type=hidden id=h>"
                + "<script>d.onclick = e => { if (e.target.tagName === 'LI') { h.value = e.target.textContent; d.querySelector('i').textContent = h.value; } d.classList.toggle('open'); }</script>",
            "- choose: { near: Familienstand }\n  option: verheiratet", "verheiratet"
        },
        {
            "<fieldset><legend>Unterkunft</legend><div role=radiogroup aria-label=Unterkunft><div role=radio aria-checked=false tabindex=0>Haus</div><div role=radio aria-checked=false tabindex=0>Wohnung</div></div></fieldset><input type=hidden id=h>"
                + "<script>for (const r of document.querySelectorAll('[role=radio]')) r.onclick = () => { r.setAttribute('aria-checked', true); h.value = r.textContent; }</script>",
            "- choose: Unterkunft\n  option: Wohnung", "Wohnung"
        },
        {
            "<label>Kürzel <input id=k></label><p id=s></p><script>k.oninput = () => setTimeout(() => { k.value = k.value.toUpperCase(); s.textContent = 'geprüft'; }, 60)</script>",
            "- fill: Kürzel\n  with: abc\n- wait-for: geprüft\n- expect: { values: { Kürzel: ABC } }", "ABC"
        },
        {
            "<label>Ort <input id=o></label><script>let state = ''; o.oninput = () => { const v = o.value; o.value = state; setTimeout(() => { state = v; o.value = v; }, 80); }</script>",
            "- fill: Ort\n  with: Mainz", "Mainz"
        },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task AFormIsFilledHoweverItIsMade(string html, string steps, string holds)
    {
        await using var lab = await Lab.StartAsync(chromium);
        var outcome = await lab.OnPageAsync(html + Told, steps + "\n- click: Fertig\n- read: got\n  from: { css: \"#got\" }", "outputs: { got: text }");
        Assert.True(outcome is ActionOutcome.Done, $"{outcome}\n{string.Join('\n', lab.Case.Steps)}");
        Assert.Equal(holds, ((ActionOutcome.Done)outcome).Result.Text("got"));
    }

    [Fact]
    public async Task ASubmitThatThePageSwitchesOnLateIsWaitedForAndPressedOnce()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var outcome = await lab.OnPageAsync(
            """
            <form onsubmit="event.preventDefault(); b.disabled = true; p.textContent = 'Eingegangen ' + (p.dataset.n = 1 + Number(p.dataset.n))"><label>Ort <input id=o></label><button id=b disabled>Absenden</button></form><p id=p data-n=0></p>
            <script>o.onchange = () => setTimeout(() => { b.disabled = false; }, 300)</script>
            """,
            "- fill: Ort\n  with: Mainz\n- submit: Absenden\n  accepted: Eingegangen 1");
        Assert.True(outcome is ActionOutcome.Done, $"{outcome}");
        Assert.Single(lab.Case.Begun);
    }

    [Fact]
    public async Task AValueThatThePageChangesLaterIsNoticedWhereItIsAnotherOne()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var outcome = await lab.OnPageAsync(
            "<label>Ort <input id=o></label><p id=p></p><script>o.onchange = () => setTimeout(() => { o.value = 'Mainz-Kastel'; p.textContent = 'ergänzt'; }, 60)</script>" + Told,
            "- fill: Ort\n  with: Mainz\n- wait-for: ergänzt\n- click: Fertig");
        Assert.Contains("changed after it was filled in", Assert.IsType<ActionOutcome.Retry>(outcome).Message, StringComparison.Ordinal);
    }
}
