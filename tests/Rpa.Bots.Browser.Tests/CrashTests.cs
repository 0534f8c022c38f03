using System.Diagnostics;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Tests.Support;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Tests;

/// <summary>Tests that kill what this process has started run while no other test has a browser of its own.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KillingCollection
{
    /// <summary>Its name.</summary>
    public const string Name = "killing";
}

/// <summary>Chromium dies; the bot goes on with another one, and the step that ran tells what is known.</summary>
[Trait("needs", "chromium")]
[Collection(KillingCollection.Name)]
public sealed class CrashTests
{
    [Fact]
    public async Task ChromiumKilledBeforeTheSubmitIsRetriedAndTheNextAttemptFiles()
    {
        await using var lab = await Lab.StartOwnAsync();
        var before = Chromiums();
        var isFirst = true;
        lab.Site.OnPage = path =>
        {
            if (path == "/new/3" && isFirst)
            {
                isFirst = false;
                Kill(Chromiums(), before);
            }
        };
        Assert.IsType<ActionOutcome.Retry>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Single(lab.Site.Entries);
    }

    /// <summary>Killed as each page is asked for: the attempt is tried again and the case is filed once, whatever the page was.</summary>
    [Theory]
    [InlineData("/login", false)]
    [InlineData("/new", false)]
    [InlineData("/new/2", false)]
    [InlineData("/submit", true)]
    [InlineData("/entries/1", true)]
    public async Task ChromiumKilledAtAnyPageLeavesAtMostOneEntry(string page, bool hasBegun)
    {
        await using var lab = await Lab.StartOwnAsync();
        var before = Chromiums();
        var isFirst = true;
        lab.Site.OnPage = path =>
        {
            if (path == page && isFirst)
            {
                isFirst = false;
                Kill(Chromiums(), before);
            }
        };
        var outcome = await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika);
        if (!hasBegun)
        {
            Assert.IsType<ActionOutcome.Retry>(outcome);
            Assert.Empty(lab.Case.Begun);
            Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        }
        else
        {
            // The engine asks the target now; what it finds there decides.
            Assert.IsType<ActionOutcome.Uncertain>(outcome);
            var found = Assert.IsType<ActionOutcome.Done>(await lab.FindAsync(SampleScripts.FindEntry));
            Assert.Equal(lab.Site.Entries.Count, Assert.IsType<ListValue>(found.Result["entries"]).Items.Length);
        }

        Assert.True(lab.Site.Entries.Count <= 1, $"{lab.Site.Entries.Count} entries");
    }

    [Fact]
    public async Task ChromiumKilledAfterTheSubmitIsUncertainAndTheProbeFindsTheEntry()
    {
        await using var lab = await Lab.StartOwnAsync();
        var before = Chromiums();
        lab.Site.OnStored = () =>
        {
            Kill(Chromiums(), before);
            return Task.CompletedTask;
        };
        Assert.IsType<ActionOutcome.Uncertain>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        var found = Assert.IsType<ActionOutcome.Done>(await lab.FindAsync(SampleScripts.FindEntry));
        var entry = Assert.IsType<MapValue>(Assert.Single(Assert.IsType<ListValue>(found.Result["entries"]).Items));
        Assert.Equal("AZ-1", entry.Text("number"));
        Assert.Equal("2026-000123", entry.Text("reference"));
    }

    [Fact]
    public async Task TheDriverKilledBeforeTheSubmitIsRetriedAndTheNextAttemptFiles()
    {
        await using var lab = await Lab.StartOwnAsync();
        var before = Processes("run-driver");
        var isFirst = true;
        lab.Case.OnBegin = () => Task.CompletedTask;
        lab.Site.OnPage = path =>
        {
            if (path == "/new/3" && isFirst)
            {
                isFirst = false;
                Kill(Processes("run-driver"), before);
            }
        };
        Assert.IsType<ActionOutcome.Retry>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Single(lab.Site.Entries);
    }

    [Fact]
    public async Task ChromiumIsReplacedAfterSoManyCases()
    {
        await using var lab = await Lab.StartOwnAsync(SharedChromium.Options with { MaxUses = 2, PreparedContexts = 0 });
        var seen = new HashSet<int>();
        var before = Chromiums();
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<ActionOutcome.Done>(await lab.FindAsync(SampleScripts.FindEntry));
            seen.UnionWith(Chromiums().Except(before));
        }

        Assert.True(seen.Count >= 2, "one browser served all cases");
    }

    [Fact]
    public async Task ChromiumIsReplacedWhenItHoldsMuchMemory()
    {
        await using var lab = await Lab.StartOwnAsync(SharedChromium.Options with { MaxMemory = 1, PreparedContexts = 0 });
        var before = Chromiums();
        var seen = new HashSet<int>();
        for (var i = 0; i < 21; i++)
        {
            Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.OnControls("- expect: { heading: Felder }")));
            seen.UnionWith(Chromiums().Except(before));
        }

        Assert.True(seen.Count >= 2, "one browser served all cases, whatever it held");
    }

    [Fact]
    public async Task CasesAtTheSameTimeDoNotSeeEachOther()
    {
        await using var lab = await Lab.StartOwnAsync();
        var runs = Enumerable.Range(1, 6).Select(async i =>
        {
            var person = new FakeCase { Reference = $"2026-{i:000000}" };
            var action = new Browser.Actions.BrowserRunAction(lab.Pool, lab.Sites, lab.Options);
            return await action.RunAsync(person.Context(SampleScripts.NewEntry, SampleScripts.Erika.With("name", Value.Of($"Person {i}"))), CancellationToken.None);
        });
        Assert.All(await Task.WhenAll(runs), o => Assert.IsType<ActionOutcome.Done>(o));
        Assert.Equal(Enumerable.Range(1, 6).Select(i => ($"2026-{i:000000}", $"Person {i}")), lab.Site.Entries.Select(e => (e.Reference, e.Name)).Order());
    }

    [Fact]
    public async Task ASignedInSessionServesTheNextCaseWhereTheSiteAllowsIt()
    {
        await using var lab = await Lab.StartOwnAsync();
        lab.BrowserSite = lab.BrowserSite with { ReuseSignIn = true };
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<ActionOutcome.Done>(await lab.FindAsync(SampleScripts.FindEntry));
        }

        Assert.Equal(1, lab.Site.SignIns);
    }

    [Fact]
    public async Task AMissingBrowserIsOneClearLine()
    {
        await using var lab = await Lab.StartOwnAsync(SharedChromium.Options with { ExecutablePath = "/nowhere/chromium" });
        var e = await Assert.ThrowsAsync<BotConfigurationException>(() => lab.FindAsync(SampleScripts.FindEntry));
        Assert.Contains("/nowhere/chromium", e.Message, StringComparison.Ordinal);
    }

    /// <summary>The browsers that this process started, told by their parents.</summary>
    private static HashSet<int> Chromiums() => Processes("--remote-debugging-pipe");

    private static HashSet<int> Processes(string sign)
    {
        var parents = new Dictionary<int, int>();
        var browsers = new HashSet<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            try
            {
                var id = int.Parse(Path.GetFileName(folder));
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                parents[id] = int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
                var command = File.ReadAllText(Path.Combine(folder, "cmdline"));
                if (command.Contains(sign, StringComparison.Ordinal) && !command.Contains("--type=", StringComparison.Ordinal))
                {
                    browsers.Add(id);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while it was looked at.
            }
        }

        return [.. browsers.Where(IsOurs)];

        bool IsOurs(int id)
        {
            for (var i = 0; i < 20 && id > 1; i++)
            {
                if (id == Environment.ProcessId)
                {
                    return true;
                }

                id = parents.GetValueOrDefault(id);
            }

            return false;
        }
    }

    private static void Kill(HashSet<int> found, HashSet<int> spare)
    {
        foreach (var id in found.Except(spare))
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
    }
}
