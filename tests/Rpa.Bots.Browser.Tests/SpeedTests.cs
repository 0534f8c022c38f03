using System.Diagnostics;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Tests.Support;

namespace Rpa.Bots.Browser.Tests;

[Trait("needs", "chromium")]
[Collection("chromium")]
public sealed class SpeedTests(SharedChromium chromium, ITestOutputHelper output)
{
    [Fact]
    public async Task ACaseOfFourPagesTakesLittleTimeOnceChromiumRuns()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var times = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            var watch = Stopwatch.StartNew();
            Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        output.WriteLine(string.Join(", ", times.Select(t => $"{t:F0} ms")));
        Assert.True(times.Skip(1).Order().First() < 3000, string.Join(", ", times));
    }
}
