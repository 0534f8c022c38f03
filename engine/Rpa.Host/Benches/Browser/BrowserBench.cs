using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Rpa.Bots.Browser;
using Rpa.Bots.Browser.Benches;
using Rpa.Expressions.Values;
using Rpa.Host.Terminal;
using Rpa.Samples.Challenge;
using Rpa.Samples.Changes;
using Rpa.Samples.Portal;

namespace Rpa.Host.Benches.Browser;

/// <summary>A figure beside what is promised of it.</summary>
/// <param name="What">In words.</param>
/// <param name="Value">As measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Promise">What it must reach, or stay under.</param>
/// <param name="IsKept">It does.</param>
internal sealed record BrowserPart(string What, double Value, string Unit, double Promise, bool IsKept);

/// <summary>`rpa bench browser`: the browser bot beside Playwright alone, on sample sites on loopback. What is compared takes turns within the run.</summary>
internal sealed class BrowserBench(int cases, int memoryCases, int changes, int seed)
{
    private const int AtATime = 2;
    private const int Turns = 4;
    private const int WarmCases = 40;
    private const int Solutions = 5;
    private int _number;

    public async Task<Dictionary<string, BrowserPart>> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("rpa-bench-browser-").FullName;
        try
        {
            await using var portal = await RegisterPortal.StartAsync(folder, 0, TimeProvider.System, new PortalOptions { DuplicateCheck = false }, cancellationToken);
            await using var challenge = await ChallengeSite.StartAsync(0, cancellationToken);
            await using var bot = BrowserBot.Create(new BrowserBotOptions
            {
                Sites = [new BrowserSite("register", portal.BaseUrl) { ReuseSignIn = true }, new BrowserSite("challenge", challenge.BaseUrl)],
                MaxContexts = AtATime,
                PreparedContexts = AtATime,
            });
            var parts = new Dictionary<string, BrowserPart>();

            // Memory first: with its cases the compiler has made its better code of what each case calls, as in a worker that has run for an hour.
            await MemoryAsync(parts, bot, cancellationToken);
            await ThroughputAsync(parts, portal, bot, cancellationToken);
            await ChallengeAsync(parts, challenge, bot, cancellationToken);
            await HealingAsync(parts, cancellationToken);
            var filed = RegisterPortal.ReadEntries(folder).GroupBy(e => e.CaseReference).Count(g => g.Count() > 1);
            parts["twice"] = new BrowserPart("cases that the portal's list holds more than once", filed, "cases", 0, filed == 0);
            return parts;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task ThroughputAsync(Dictionary<string, BrowserPart> parts, RegisterPortal portal, BrowserBot bot, CancellationToken cancellationToken)
    {
        using var playwright = await Playwright.CreateAsync();
        var launch = new BrowserTypeLaunchOptions { ExecutablePath = ChromiumFinder.Demand(isHeaded: false), ChromiumSandbox = !Environment.IsPrivilegedProcess, Args = PlainFiling.Flags };
        await using var shared = await playwright.Chromium.LaunchAsync(launch);
        var pages = new List<IPage>();
        for (var i = 0; i < AtATime; i++)
        {
            pages.Add(await (await shared.NewContextAsync()).NewPageAsync());
            await PlainFiling.SignInAsync(pages[i], portal.BaseUrl);
        }

        var bench = new ScriptBench(bot, Filing.Script, new LocalTargetMemory());
        Task OursAsync(int slot, Filing filing) => bench.RunAsync(filing.Reference, filing.Inputs, cancellationToken);
        Task OnePageAsync(int slot, Filing filing) => PlainFiling.RunAsync(pages[slot], portal.BaseUrl, filing);
        async Task EachItsBrowserAsync(int slot, Filing filing)
        {
            await using var browser = await playwright.Chromium.LaunchAsync(launch);
            var page = await browser.NewPageAsync();
            await PlainFiling.SignInAsync(page, portal.BaseUrl);
            await PlainFiling.RunAsync(page, portal.BaseUrl, filing);
        }

        // Warm: the script's targets are learnt, and what each way calls is compiled.
        foreach (var (name, way) in new (string, Func<int, Filing, Task>)[] { ("page script", OursAsync), ("one page", OnePageAsync), ("a browser each", EachItsBrowserAsync) })
        {
            Said($"warming up: {name}", await TimeAsync(WarmCases, way), WarmCases);
        }

        var (ours, onePage, eachBrowser) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

        // Whole rounds, so that neither way has a place that stands empty at the end of a turn.
        var turn = Math.Max(AtATime, cases / Turns / AtATime * AtATime);
        for (var i = 0; i < Turns; i++)
        {
            ours += Said($"turn {i + 1} of {Turns}: page script", await TimeAsync(turn, OursAsync), turn);
            onePage += Said($"turn {i + 1} of {Turns}: one page", await TimeAsync(turn, OnePageAsync), turn);
            eachBrowser += Said($"turn {i + 1} of {Turns}: a browser each", await TimeAsync(turn, EachItsBrowserAsync), turn);
        }

        var (a, b, c) = (turn * Turns / ours.TotalMinutes, turn * Turns / onePage.TotalMinutes, turn * Turns / eachBrowser.TotalMinutes);
        parts["throughput"] = new BrowserPart($"cases filed at the portal, {AtATime} at a time, a fresh context each", a, "cases/min", 0, true);
        parts["browserEach"] = new BrowserPart("Playwright alone, a browser for each case", c, "cases/min", 0, true);
        parts["onePage"] = new BrowserPart("Playwright alone, one page for all cases", b, "cases/min", 0, true);
        parts["againstBrowserEach"] = new BrowserPart("throughput against a browser for each case", a / c, "x", 2, a / c >= 2);
        parts["againstOnePage"] = new BrowserPart("throughput against one page for all cases", a / b, "x", 0.6, a / b >= 0.6);
    }

    /// <summary>Progress for who waits.</summary>
    private static TimeSpan Said(string what, TimeSpan time, int count)
    {
        Say.Line(string.Create(CultureInfo.InvariantCulture, $"{what}: {count} in {time.TotalSeconds:0.0} s"));
        return time;
    }

    private async Task<TimeSpan> TimeAsync(int count, Func<int, Filing, Task> way)
    {
        var left = count;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(async slot =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await way(slot, Filing.Number(Interlocked.Increment(ref _number)));
            }
        }));
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task ChallengeAsync(Dictionary<string, BrowserPart> parts, ChallengeSite site, BrowserBot bot, CancellationToken cancellationToken)
    {
        string[] labels = ["Vorname", "Nachname", "Firma", "Funktion", "Anschrift", "E-Mail", "Telefon"];
        var people = Enumerable.Range(0, 10).Select(i => labels.Select(l => $"{l} {i}").ToArray()).ToList();
        var script = "script: solve\nsite: challenge\ninputs: { people: { type: list, of: { "
            + string.Join(", ", labels.Select((_, i) => $"f{i}: text")) + " } } }\nsteps:\n  - open: /\n  - click: Start\n  - for-each: input.people\n    as: person\n    steps:\n"
            + string.Concat(labels.Select((l, i) => $"      - {{ fill: {{ near: {l} }}, with: \"${{person.f{i}}}\" }}\n")) + "      - click: Absenden\n  - expect: { role: status, within: { css: main } }\n";
        var bench = new ScriptBench(bot, script, new LocalTargetMemory());
        var inputs = Value.Map(("people", Value.Of(people.Select(p => (Value)Value.Map(p.Index().Select(f => ($"f{f.Index}", (Value?)Value.Of(f.Item))))))));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = ChromiumFinder.Demand(isHeaded: false), ChromiumSandbox = !Environment.IsPrivilegedProcess, Args = PlainFiling.Flags });
        var (ours, plain) = (new List<double>(), new List<double>());
        for (var i = 0; i <= Solutions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await bench.RunAsync($"2026-9{i:00000}", inputs, cancellationToken);
            ours.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            start = Stopwatch.GetTimestamp();
            var page = await (await browser.NewContextAsync()).NewPageAsync();
            await PlainFiling.SolveAsync(page, site.BaseUrl, people, labels);
            await page.Context.CloseAsync();
            plain.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            Say.Line(string.Create(CultureInfo.InvariantCulture, $"challenge {i} of {Solutions}: page script {ours[i]:0.00} s, Playwright alone {plain[i]:0.00} s"));
        }

        // The first of each is warm-up: it starts what is started once.
        var (a, b) = (Median(ours.Skip(1)), Median(plain.Skip(1)));
        parts["challenge"] = new BrowserPart("70 fields in 10 rounds, their labels not bound to them, by a page script", a, "s", 0, true);
        parts["challengePlain"] = new BrowserPart("the same fills by Playwright alone", b, "s", 0, true);
        parts["challengeRatio"] = new BrowserPart("page script against Playwright alone", a / b, "x", 2, a / b < 2);
    }

    private async Task MemoryAsync(Dictionary<string, BrowserPart> parts, BrowserBot bot, CancellationToken cancellationToken)
    {
        if (memoryCases < 20)
        {
            return;
        }

        var bench = new ScriptBench(bot, Filing.Script, new LocalTargetMemory());
        Task OursAsync(int slot, Filing filing) => bench.RunAsync(filing.Reference, filing.Inputs, cancellationToken);
        Said("cases before memory is looked at", await TimeAsync(memoryCases / 5, OursAsync), memoryCases / 5);
        var (heap, resident, browser) = Memory();
        Said("cases until memory is looked at again", await TimeAsync(memoryCases * 4 / 5, OursAsync), memoryCases * 4 / 5);
        var (heapAfter, residentAfter, browserAfter) = Memory();
        parts["memoryHeap"] = new BrowserPart($"managed memory after {memoryCases} cases against after {memoryCases / 5} ({heap:0.0} MB)", heapAfter - heap, "MB more", 5, heapAfter - heap < 5);
        parts["memoryResident"] = new BrowserPart($"resident memory likewise ({resident:0} MB)", residentAfter - resident, "MB more", 60, residentAfter - resident < 60);
        parts["memoryBrowser"] = new BrowserPart($"resident memory of the browser and its driver likewise ({browser:0} MB)", browserAfter - browser, "MB more", 150, browserAfter - browser < 150);
    }

    private static (double Heap, double Resident, double Browser) Memory() =>
        (GC.GetTotalMemory(forceFullCollection: true) / 1048576.0, Environment.WorkingSet / 1048576.0, ChildProcesses.ResidentMegabytes());

    private async Task HealingAsync(Dictionary<string, BrowserPart> parts, CancellationToken cancellationToken)
    {
        var figures = new HealingFigures(0, 0, 0, 0, 0, 0, 0, []);
        foreach (var kind in PortalSnapshots.Kinds)
        {
            var pages = PortalSnapshots.Pages(kind, TimeProvider.System).Select(p => new TrialPage(p.Name, p.Html)).ToList();
            var rounds = Math.Max(1, (int)Math.Ceiling(changes / (double)(PortalSnapshots.Kinds.Count * pages.Count)));
            var start = Stopwatch.GetTimestamp();
            figures += await HealingTrial.RunAsync(pages, PortalSnapshots.Script(kind), PageChanges.Script, rounds, seed, cancellationToken);
            Said($"healing on changed pages of '{kind}'", Stopwatch.GetElapsedTime(start), rounds * pages.Count);
        }

        foreach (var fault in figures.Faults)
        {
            Say.Line(fault);
        }

        parts["healingChanges"] = new BrowserPart("changed pages of the portal", figures.Changes, "pages", 0, true);
        parts["healingTargets"] = new BrowserPart("targets looked for on them", figures.Targets, "targets", 0, true);
        parts["healingRight"] = new BrowserPart("found right", figures.RightPercent, "%", 95, figures.RightPercent >= 95);
        parts["healingHealed"] = new BrowserPart("found right of those that were no longer as the script says", figures.HealedPercent, "%", 0, true);
        parts["healingShownWrong"] = new BrowserPart("other elements shown to a person", figures.HealedWrong, "targets", 0, true);
        parts["healingWrong"] = new BrowserPart("other elements that a submit would have used", figures.WrongUnnoticed, "targets", 0, figures.WrongUnnoticed == 0);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToImmutableArray();
        return sorted[sorted.Length / 2];
    }
}
