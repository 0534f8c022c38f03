using Rpa.Bots.Browser.Benches;
using Rpa.Samples.Changes;

namespace Rpa.Bots.Browser.Tests.Healing;

/// <summary>Pages changed by seeds: what is meant is found again, and another element is never used without doubt. `rpa bench browser` does the long form.</summary>
[Trait("needs", "chromium")]
public sealed class ChangedPagesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("holiday-let", 700)]
    [InlineData("misuse-report", 900)]
    public async Task OnChangedPagesOfThePortalTargetsAreFoundAndNoOtherElementWithoutDoubt(string kind, int seed)
    {
        var pages = PortalSnapshots.Pages(kind, TimeProvider.System).Select(p => new TrialPage(p.Name, p.Html)).ToList();
        Judge(await HealingTrial.RunAsync(pages, PortalSnapshots.Script(kind), PageChanges.Script, Rounds(6), seed, TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(OtherPages.Names), MemberType = typeof(OtherPages))]
    public async Task OnChangedPagesOfAnotherLookTargetsAreFoundAndNoOtherElementWithoutDoubt(string name)
    {
        var (html, script) = OtherPages.Find(name);
        Judge(await HealingTrial.RunAsync([new TrialPage(name, html)], script, PageChanges.Script, Rounds(8), 300, TestContext.Current.CancellationToken));
    }

    private static int Rounds(int few) => Environment.GetEnvironmentVariable("RPA_HEALING_ROUNDS") is { } many ? int.Parse(many) : few;

    private void Judge(HealingFigures figures)
    {
        output.WriteLine($"{figures with { Faults = [] }} right {figures.RightPercent:0.0} % healed {figures.HealedPercent:0.0} %");
        output.WriteLine(string.Join('\n', figures.Faults));
        Assert.True(figures.Targets > 0, "no target was looked for");
        Assert.True(figures.Healed > 0, "nothing had to be healed: the pages were not changed");
        Assert.True(figures.WrongUnnoticed == 0, string.Join('\n', figures.Faults));
        Assert.True(figures.RightPercent >= 95, $"{figures.RightPercent:0.0} %: {string.Join('\n', figures.Faults)}");
    }
}
