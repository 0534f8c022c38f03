using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Tests.Support;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Tests;

[Trait("needs", "chromium")]
public sealed class FilingTests(SharedChromium chromium)
{
    [Fact]
    public async Task ACaseIsFiledOnceAndItsFileNumberIsRead()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var outcome = await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika);
        var done = Assert.IsType<ActionOutcome.Done>(outcome);
        Assert.Equal("AZ-1", done.Result.Text("fileNumber"));
        Assert.Equal(new Filed(1, "2026-000123", "Erika Muster", "90", "a"), Assert.Single(lab.Site.Entries));
        Assert.Equal(["Eintrag anlegen"], lab.Case.Begun);
        Assert.Equal(["screenshot-before", "screenshot-after"], lab.Case.Pictures.Select(p => p.Kind));
        Assert.Contains(lab.Case.Steps, s => s.StartsWith("sent POST /submit 303", StringComparison.Ordinal));
        Assert.DoesNotContain(lab.Case.Steps, s => s.Contains("Erika", StringComparison.Ordinal));
    }
}
