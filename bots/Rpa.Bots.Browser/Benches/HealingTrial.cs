using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Rpa.Bots.Assets;
using Rpa.Bots.Browser.Direct;
using Rpa.Bots.Browser.Healing;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Running;
using Rpa.Bots.Browser.Scripts;
using Rpa.Bots.Documents;
using Rpa.Bots.Targets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Browser.Benches;

/// <summary>A page that a script works on, as a file.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Html">The whole document, style sheets inside.</param>
public sealed record TrialPage(string Name, string Html);

/// <summary>How targets were found on changed pages.</summary>
/// <param name="Changes">Changed pages.</param>
/// <param name="Targets">Targets looked for, over all of them.</param>
/// <param name="FoundAsWritten">Right, as the script says, without doubt.</param>
/// <param name="Healed">Right, by their looks; nothing is pressed before a person approves.</param>
/// <param name="NotFound">Not found: the script stops.</param>
/// <param name="HealedWrong">Another element by its looks: stopped before the submit, shown to a person.</param>
/// <param name="WrongUnnoticed">Another element, without doubt: it would have been used in a submit.</param>
/// <param name="Faults">Which change led to something that was not found right.</param>
public sealed record HealingFigures(int Changes, int Targets, int FoundAsWritten, int Healed, int NotFound, int HealedWrong, int WrongUnnoticed, ImmutableArray<string> Faults)
{
    /// <summary>Part of all targets that were found right.</summary>
    public double RightPercent => 100.0 * (FoundAsWritten + Healed) / Math.Max(1, Targets);

    /// <summary>The same of those that were no longer found as the script says.</summary>
    public double HealedPercent => 100.0 * Healed / Math.Max(1, Healed + NotFound + HealedWrong + WrongUnnoticed);

    /// <summary>Both together.</summary>
    public static HealingFigures operator +(HealingFigures a, HealingFigures b) => new(
        a.Changes + b.Changes, a.Targets + b.Targets, a.FoundAsWritten + b.FoundAsWritten, a.Healed + b.Healed, a.NotFound + b.NotFound, a.HealedWrong + b.HealedWrong,
        a.WrongUnnoticed + b.WrongUnnoticed, a.Faults.AddRange(b.Faults));
}

/// <summary>Learns how the targets of a script look, changes the pages by seeds, and looks for the targets again. The elements that were meant are marked where no finder sees it.</summary>
public static class HealingTrial
{
    private const string Place = "http://trial.invalid/";
    private const string Mark = "(e, key) => e.__truth = e.__truth || key";
    private const string Marked = "e => e.__truth || ''";

    /// <summary>Runs it.</summary>
    /// <param name="pages">The pages in the order of the script; it goes to the next with each click.</param>
    /// <param name="script">Text of the page script.</param>
    /// <param name="changes">A function of the page, `(seed, count) => text`, that changes it.</param>
    /// <param name="rounds">How often each page is changed.</param>
    /// <param name="seed">The first seed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<HealingFigures> RunAsync(IReadOnlyList<TrialPage> pages, string script, string changes, int rounds, int seed, CancellationToken cancellationToken)
    {
        var options = new BrowserBotOptions { StepTimeout = TimeSpan.FromMilliseconds(300), HealAfter = TimeSpan.Zero, PreparedContexts = 0 };
        await using var pool = new ChromiumPool(options);
        await using var lease = await pool.LeaseAsync(new BrowserSite("trial", new Uri(Place)), [], cancellationToken);
        var html = "";
        await lease.Page.RouteAsync("**/*", route => route.FulfillAsync(new RouteFulfillOptions { Body = html, ContentType = "text/html; charset=utf-8" }));
        var bag = new DiagnosticBag();
        var parsed = (PageScript?)new PageScriptKind().Parse(new AssetSource("scripts/trial", "trial.page.yaml", Encoding.UTF8.GetBytes(script), CelEnvironment.Empty), bag)
            ?? throw new InvalidOperationException(string.Join("; ", bag.ToImmutable().Select(d => d.Message)));
        var memory = new LocalTargetMemory();
        var figures = new HealingFigures(0, 0, 0, 0, 0, 0, 0, []);
        foreach (var (page, targets) in pages.Zip(ByPage(parsed.Steps)))
        {
            html = page.Html;
            await lease.Page.GotoAsync(Place);
            var known = await LearnAsync(lease.Page, options, memory, targets, cancellationToken);
            for (var round = 0; round < rounds; round++)
            {
                figures += await ChangeAsync(lease.Page, page.Name, options, memory, known, changes, seed + round, cancellationToken);
            }
        }

        return figures;
    }

    /// <summary>What the script points at, split at its clicks; targets with values in them are left out, as nothing is remembered of them.</summary>
    private static List<List<(PlainTarget Target, TargetUse Use)>> ByPage(ImmutableArray<Step> steps)
    {
        var pages = new List<List<(PlainTarget, TargetUse)>> { new() };
        foreach (var step in FlowCheck.All(steps))
        {
            var targets = step switch
            {
                FillStep s => [(s.Target, TargetUse.Fill)],
                ChooseStep s => [(s.Target, TargetUse.Choose)],
                CheckStep s => [(s.Target, TargetUse.Check)],
                UploadStep s => [(s.Target, TargetUse.Upload)],
                ClickStep s => [(s.Target, TargetUse.Press)],
                SubmitStep s => [.. Shown(s.Before).Select(t => (t, TargetUse.Read)), (s.Target, TargetUse.Press)],
                _ => Array.Empty<(Target, TargetUse)>(),
            };
            pages[^1].AddRange(targets.Select(t => (ScriptValues.Plain(t.Item1, name => name.Text), t.Item2)).Where(t => t.Item1.Key is not null));
            if (step is ClickStep)
            {
                pages.Add([]);
            }
        }

        return pages;

        static IEnumerable<Target> Shown(Condition? condition) => condition switch
        {
            AllOf all => all.Parts.SelectMany(Shown),
            HasValue has => [has.Target],
            _ => [],
        };
    }

    private static async Task<List<(PlainTarget, TargetUse)>> LearnAsync(
        IPage page, BrowserBotOptions options, LocalTargetMemory memory, IEnumerable<(PlainTarget Target, TargetUse Use)> targets, CancellationToken cancellationToken)
    {
        using var finder = await Finder.StartAsync(page, options, memory, cancellationToken);
        var known = new List<(PlainTarget, TargetUse)>();
        foreach (var (target, use) in targets)
        {
            try
            {
                await finder.Reader.FindAsync(target, use);
                known.Add((target, use));
            }
            catch (StopException)
            {
                // A step that the page does not have now, such as one that depends on a value.
            }
        }

        await finder.Healer.KeepAsync();
        return known;
    }

    private static async Task<HealingFigures> ChangeAsync(
        IPage page, string name, BrowserBotOptions options, LocalTargetMemory memory, List<(PlainTarget Target, TargetUse Use)> targets, string changes, int seed, CancellationToken cancellationToken)
    {
        await page.GotoAsync(Place);
        var meant = new Dictionary<string, string>();
        using (var plain = await Finder.StartAsync(page, options, NoTargetMemory.Instance, cancellationToken))
        {
            foreach (var (target, use) in targets)
            {
                meant[target.Key!] = await (await plain.Reader.FindAsync(target, use)).EvaluateAsync<string>(Mark, target.Key);
            }
        }

        var changed = await page.EvaluateAsync<string>($"([seed, count]) => ({changes})(seed, count)", new[] { seed, 1 + (seed % 3) });
        var figures = new HealingFigures(1, 0, 0, 0, 0, 0, 0, []);
        foreach (var (target, use) in targets)
        {
            using var finder = await Finder.StartAsync(page, options, memory, cancellationToken);
            IElementHandle? found = null;
            var why = "";
            try
            {
                // As a run does: directly where that is beyond doubt.
                found = await finder.Reader.FindDirectAsync(target, use, DirectAsk.None) is { } direct ? await direct.HandleAsync() : await finder.Reader.FindAsync(target, use);
            }
            catch (StopException stop)
            {
                why = stop.Message;
                found = stop.Stop is Stop.Doubt ? finder.Healer.Taken : null;
            }

            var isRight = found is not null && await found.EvaluateAsync<string>(Marked) == meant[target.Key!];
            var isHealed = finder.Healer.IsInDoubt;
            var fault = isRight ? "" : string.Create(CultureInfo.InvariantCulture, $"{name} seed {seed} ({changed}): {target.Title} {(found is null ? "not found" : isHealed ? "healed wrong" : "WRONG UNNOTICED")}. {finder.Steps} {why}");
            figures += new HealingFigures(
                0, 1, isRight && !isHealed ? 1 : 0, isRight && isHealed ? 1 : 0, found is null ? 1 : 0, !isRight && found is not null && isHealed ? 1 : 0, !isRight && found is not null && !isHealed ? 1 : 0,
                fault.Length == 0 ? [] : [fault]);
        }

        return figures;
    }

    /// <summary>What a run has to find targets with.</summary>
    private sealed class Finder : IDisposable, IEvidenceSink
    {
        private readonly List<string> _steps = [];
        private readonly LivePage _live;

        private Finder(IPage page, BrowserBotOptions options, ITargetMemory memory, CancellationToken cancellationToken)
        {
            _live = new LivePage(page, options.Time);
            Reader = new PageReader(_live, options, cancellationToken);
            Healer = new TargetHealer(new ScriptVersion("scripts/trial", ""), memory, _live, new StepEvidence(this, _live, Reader.Direct, options.Time, cancellationToken), cancellationToken);
            Reader.Healer = Healer;
        }

        public TargetHealer Healer { get; }

        public PageReader Reader { get; }

        public string Steps => string.Join("; ", _steps);

        public static async Task<Finder> StartAsync(IPage page, BrowserBotOptions options, ITargetMemory memory, CancellationToken cancellationToken)
        {
            var finder = new Finder(page, options, memory, cancellationToken);
            await finder.Healer.LoadAsync();
            return finder;
        }

        public void Dispose() => _live.Dispose();

        public Task AttachAsync(string kind, string title, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Task.CompletedTask;

        public void Field(FieldEvidence field)
        {
        }

        public void Step(string text) => _steps.Add(text);
    }
}
