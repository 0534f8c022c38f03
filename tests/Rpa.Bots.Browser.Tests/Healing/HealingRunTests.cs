using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Benches;
using Rpa.Bots.Browser.Tests.Support;
using Rpa.Bots.Targets;

namespace Rpa.Bots.Browser.Tests.Healing;

/// <summary>A whole script on a site that has changed since the script was last run: what it fills, where it stops, and what an approval changes.</summary>
[Trait("needs", "chromium")]
public sealed class HealingRunTests(SharedChromium chromium)
{
    private readonly LocalTargetMemory _memory = new();

    [Fact]
    public async Task AFieldWithAnotherLabelIsFilledAndTheScriptStopsBeforeTheSubmit()
    {
        await using var lab = await LearntAsync();
        lab.Site.Rewrite = html => html.Replace(">Name *<", ">Bewohnerin oder Bewohner<", StringComparison.Ordinal);
        var doubt = Assert.IsType<ActionOutcome.Doubtful>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Contains("Bewohnerin oder Bewohner", doubt.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Case.Begun);
        Assert.Single(lab.Site.Entries);
        Assert.Contains("POST /new/2", lab.Site.Requests);
        Assert.Single(_memory.Proposed);
        Assert.Contains(lab.Case.Steps, s => s.StartsWith("healed field 'Name'", StringComparison.Ordinal));
        Assert.Equal(["healed-before", "healed-after", "screenshot-before", "screenshot-failure"], lab.Case.Pictures.Select(p => p.Kind));
    }

    [Fact]
    public async Task AnApprovedHealingIsSubmitted()
    {
        await using var lab = await LearntAsync();
        lab.Site.Rewrite = html => html.Replace(">Name *<", ">Bewohnerin oder Bewohner<", StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Doubtful>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        _memory.Approve();
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Contains(lab.Case.Steps, s => s.EndsWith("as was approved", StringComparison.Ordinal));
        Assert.Equal(["Erika Muster", "Erika Muster"], lab.Site.Entries.Select(e => e.Name));
    }

    [Fact]
    public async Task AnApprovalIsForThePlaceThatWasShownAndNoOther()
    {
        await using var lab = await LearntAsync();
        lab.Site.Rewrite = html => html.Replace(">Name *<", ">Bewohnerin oder Bewohner<", StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Doubtful>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        _memory.Approve();
        lab.Site.Rewrite = html => html.Replace(">Name *<", ">Vermieterin oder Vermieter<", StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Doubtful>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Single(lab.Site.Entries);
    }

    [Fact]
    public async Task AButtonWithOtherWordsIsNotPressed()
    {
        await using var lab = await LearntAsync();
        lab.Site.Rewrite = html => html.Replace("Weiter</button>", "Eingaben übernehmen</button>", StringComparison.Ordinal);
        var doubt = Assert.IsType<ActionOutcome.Doubtful>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Contains("Eingaben übernehmen", doubt.Message, StringComparison.Ordinal);
        Assert.Single(lab.Site.Requests, r => r == "POST /new");
    }

    [Fact]
    public async Task LabelsThatHaveChangedPlacesAreNoticedAlthoughEachIsThereOnce()
    {
        await using var lab = await LearntAsync();
        lab.Site.Rewrite = html => html.Replace(">Name *<", ">#<", StringComparison.Ordinal).Replace(">Vorgangsreferenz<", ">Name *<", StringComparison.Ordinal).Replace(">#<", ">Vorgangsreferenz<", StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Doubtful>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Empty(lab.Case.Begun);
        Assert.Single(lab.Site.Entries);
    }

    [Fact]
    public async Task ASecondFieldOfTheSameNameIsNotFilled()
    {
        await using var lab = await LearntAsync();
        lab.Site.Rewrite = html => html.Replace("<form method=post action=/new>", "<form method=post action=/new><p><label>Name <input name=search></label></p>", StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Doubtful>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        _memory.Approve();
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Equal("Erika Muster", lab.Site.Entries[^1].Name);
    }

    [Fact]
    public async Task WithoutAMemoryAScriptRunsAsItIsWritten()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Options = lab.Options with { StepTimeout = TimeSpan.FromSeconds(1) };
        lab.Site.Rewrite = html => html.Replace(">Name *<", ">Name der Person<", StringComparison.Ordinal);
        var retry = Assert.IsType<ActionOutcome.Retry>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Contains("has no field 'Name'", retry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereNothingIsRememberedYetTheScriptsOwnNameIsGoneBy()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Case.Memory = _memory;
        lab.Site.Rewrite = html => html.Replace(">Vorgangsreferenz<", ">Referenz des Vorgangs (Vorgangsreferenz)<", StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Doubtful>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Contains("Vorgangsreferenz", Assert.Single(_memory.Proposed).Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasReadFromAnotherPlaceIsNoAnswerOfAProbe()
    {
        const string Script = """
            script: test
            site: register
            outputs: { number: text }
            steps:
              - open: /entries/1
              - sign-in: { user: Kennung, password: Passwort, button: Anmelden }
              - read: number
                from: Aktenzeichen
            """;
        await using var lab = await Lab.StartAsync(chromium);
        lab.Case.Memory = _memory;
        Assert.IsType<ActionOutcome.Done>(await lab.FindAsync(Script));
        lab.Site.Rewrite = html => html.Replace("<dt>Aktenzeichen</dt>", "<dt>Zeichen der Akte</dt>", StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Doubtful>(await lab.FindAsync(Script));
    }

    [Fact]
    public async Task NothingThatAPageShowsIsRememberedInClear()
    {
        await using var lab = await LearntAsync();
        Assert.NotEmpty(_memory.Seen);
        Assert.All(_memory.Seen.Values, s =>
        {
            Assert.DoesNotContain("Erika", s.Looks, StringComparison.Ordinal);
            Assert.DoesNotContain("Vorgangsreferenz", s.Looks, StringComparison.Ordinal);
            Assert.NotNull(s.Picture);
        });
    }

    [Fact]
    public async Task APageThatChangesItsIdsEachTimeIsNotDoubted()
    {
        await using var lab = await LearntAsync();
        for (var i = 0; i < 2; i++)
        {
            var other = $"x{i}";
            lab.Site.Rewrite = html => html.Replace("id=\"name\"", $"id=\"{other}\"", StringComparison.Ordinal).Replace("for=\"name\"", $"for=\"{other}\"", StringComparison.Ordinal);
            Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        }
    }

    [Theory]
    [InlineData("Name <input id=a>", "Familienname <input id=a>", "Doubtful")]
    [InlineData("Name <input id=a>", "Bemerkung <textarea></textarea>", "Retry")]
    [InlineData("Antrag</legend>", "Gesuch</legend>", "Retry")]
    public async Task ATargetThatLiesInSomethingIsHealedInsideOfItAlone(string was, string now, string outcome)
    {
        const string Page = "<fieldset><legend>Antrag</legend><label>Name <input id=a></label></fieldset><fieldset><legend>Vertretung</legend><label>Ort <input id=b></label></fieldset>";
        const string Steps = "- fill: { label: Name, within: { role: group, name: Antrag } }\n  with: Erika";
        await using var lab = await Lab.StartAsync(chromium);
        lab.Options = lab.Options with { HealAfter = TimeSpan.FromMilliseconds(200), StepTimeout = TimeSpan.FromSeconds(1) };
        lab.Case.Memory = _memory;
        Assert.IsType<ActionOutcome.Done>(await lab.OnPageAsync(Page, Steps));

        // Meanwhile the other group has a field of that name, which is the likeliest of the whole page.
        var ended = await lab.OnPageAsync(Page.Replace("Ort <input id=b>", "Name <input id=a name=a>", StringComparison.Ordinal).Replace(was, now, StringComparison.Ordinal), Steps);
        Assert.Equal(outcome, ended.GetType().Name);
        Assert.Equal(outcome == "Doubtful" ? ["Familienname"] : [], lab.Case.Steps.Where(s => s.StartsWith("healed", StringComparison.Ordinal)).Select(s => s.Split('\'')[3]));
    }

    [Fact]
    public async Task TheFirstOfSeveralIsHealedAsTheFirstOfThoseThatLookLikeIt()
    {
        const string Page = "<p><label>Notiz <input name=notiz></label></p><p><label>Notiz <input name=notiz></label></p><p><label>Ort <input name=ort></label></p>";
        const string Steps = "- fill: { label: Notiz, first: true }\n  with: Erste";
        await using var lab = await Lab.StartAsync(chromium);
        lab.Options = lab.Options with { HealAfter = TimeSpan.FromMilliseconds(200) };
        lab.Case.Memory = _memory;
        Assert.IsType<ActionOutcome.Done>(await lab.OnPageAsync(Page, Steps));
        var ended = Assert.IsType<ActionOutcome.Doubtful>(await lab.OnPageAsync(Page.Replace("Notiz <", "Notizen <", StringComparison.Ordinal), Steps));
        Assert.Contains("Notizen", ended.Message, StringComparison.Ordinal);
    }

    /// <summary>A lab whose script has filed one entry.</summary>
    private async Task<Lab> LearntAsync()
    {
        var lab = await Lab.StartAsync(chromium);
        lab.Options = lab.Options with { HealAfter = TimeSpan.FromMilliseconds(200) };
        lab.Case.Memory = _memory;
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        lab.Case.Pictures.Clear();
        lab.Case.Begun.Clear();
        return lab;
    }
}
