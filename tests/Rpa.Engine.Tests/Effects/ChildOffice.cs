using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rpa.Bots.Actions;
using Rpa.Engine.Queries;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Effects;

/// <summary>
/// An office of one process: cases with children, four eyes and effects that are taken back; its people do their work in it too. It kills itself, as `kill -9` does, at a chosen moment:
/// `office DATABASE LEDGER CASES MOMENT AFTER`. The next one goes on where it was.
/// </summary>
internal static class ChildOffice
{
    public const string BeforeEffect = "before-effect";
    public const string AfterEffect = "after-effect";
    public const string BeforeUndo = "before-undo";
    public const string AfterUndo = "after-undo";
    public const string AfterChildren = "after-children";
    public const string AfterSubmit = "after-submit";
    public const string Never = "never";

    public const int Children = 3;

    /// <summary>What a second person answers who agrees.</summary>
    private const string Release = "release";

    private const string Round =
        """
        workflow: round
        version: 1
        title: Round
        data:
          subject: { type: text }
          places: { type: list, of: { type: text } }
        start:
          - api: [subject, places]
        initial: entering
        states:
          entering:
            do: test.file
            undo: { do: test.back }
            next: visiting
          visiting:
            run: visit
            for-each: data.places
            with: { subject: "${item}" }
            next: deciding
          deciding:
            task: { role: clerk, four-eyes: true, within: 4 weeks, escalate: supervisor }
            outcomes: { grant: granted, refuse: refused }
          granted: { final: succeeded }
          refused: { final: rejected }
        """;

    private const string Visit =
        """
        workflow: visit
        version: 1
        title: Visit
        data:
          subject: { type: text }
        start:
          - from: round
        initial: noting
        states:
          noting:
            do: test.file
            undo: { do: test.back }
            next: done
          done: { final: succeeded }
        """;

    private static readonly Actor Dora = new("dora", "housing", ["clerk"]);
    private static readonly Lock LedgerLock = new();
    private static string s_ledger = "";
    private static string s_moment = Never;
    private static int s_after;
    private static int s_reached;

    /// <summary>What becomes of a case, by its number.</summary>
    public static string FateOf(string subject) => (int.Parse(subject, CultureInfo.InvariantCulture) % 3) switch
    {
        0 => "grant",
        1 => "refuse",
        _ => "cancel",
    };

    public static BotSet Bots() => new([
        new FakeEffect("test.file", (context, stop) => WriteAsync(context, '+', BeforeEffect, AfterEffect, stop), (context, _) => Look(context, '+')),
        new FakeEffect("test.back", (context, stop) => WriteAsync(context, '-', BeforeUndo, AfterUndo, stop), (context, _) => Look(context, '-')),
    ], [], []);

    public static ImmutableArray<CompiledBundle> Bundles(BotSet bots)
    {
        var diagnostics = new DiagnosticBag();
        var bundles = BundleCompiler.Compile([Some.Bundle("round", Round), Some.Bundle("visit", Visit)], bots.ToCatalog(), diagnostics);
        return diagnostics.HasErrors ? throw new InvalidOperationException(string.Join('\n', diagnostics.ToImmutable())) : bundles;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        (s_ledger, s_moment, s_after) = (args[2], args[4], int.Parse(args[5], CultureInfo.InvariantCulture));
        var bots = Bots();
        var options = House.Options("", TimeProvider.System) with { Database = args[1], ArmedWindow = TimeSpan.FromMilliseconds(300), Lease = TimeSpan.FromSeconds(2), Capabilities = ImmutableDictionary<string, int>.Empty.Add("bot", 2) };
        await using var engine = await RpaEngine.StartAsync(options, bots, Bundles(bots), CancellationToken.None);
        var known = (await engine.Queries.CasesAsync(new CaseFilter(Workflow: "round"), new PageRequest(0, 1), CancellationToken.None)).Total;
        for (var i = known; i < int.Parse(args[3], CultureInfo.InvariantCulture); i++)
        {
            var places = new ListValue([.. Enumerable.Range(1, Children).Select(n => Value.Of($"{i}.{n}"))]);
            await engine.Commands.SubmitAsync("round", "api", Value.Map(("subject", Value.Of(i.ToString(CultureInfo.InvariantCulture))), ("places", places)), [], House.Clara, CancellationToken.None);
        }

        while (true)
        {
            var change = engine.NextChangeAsync(CancellationToken.None);
            if (!await WorkAsync(engine) && await engine.IsSettledAsync(CancellationToken.None) && !await WorkAsync(engine))
            {
                return 0;
            }

            await Task.WhenAny(change, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None));
        }
    }

    /// <summary>What people do: decide, release what somebody else has decided, cancel. False where there is nothing for them.</summary>
    private static async Task<bool> WorkAsync(RpaEngine engine)
    {
        var worked = false;
        foreach (var poisoned in (await engine.Queries.ExceptionsAsync(new ExceptionFilter(Kind: "poison"), new PageRequest(), CancellationToken.None)).Rows)
        {
            // Three deaths met the same case: a person looks and lets it go on (R8).
            worked = true;
            await engine.Commands.CommandAsync(poisoned.Reference, OperatorCommand.Retry, null, null, MapValue.Empty, "", House.Clara, CancellationToken.None);
        }

        foreach (var task in (await engine.Queries.TasksAsync([], null, new PageRequest(0, 500), CancellationToken.None)).Rows)
        {
            worked = true;
            Die(AfterChildren);
            if (FateOf(task.Subject) is "cancel")
            {
                await engine.Commands.CommandAsync(task.Reference, OperatorCommand.Cancel, null, null, MapValue.Empty, "a duplicate", House.Clara, CancellationToken.None);
            }
            else if (!task.AwaitsRelease)
            {
                await SubmitAsync(engine, task, FateOf(task.Subject), House.Clara);
                Die(AfterSubmit);
            }
            else
            {
                // The one who started and decided may not release it, however often the process died in between.
                if (await SubmitAsync(engine, task, Release, House.Clara) == VerdictKind.Applied)
                {
                    Note($"! {task.Reference} was released by who decided it");
                }

                await SubmitAsync(engine, task, Release, Dora);
            }
        }

        return worked;
    }

    private static async Task<VerdictKind?> SubmitAsync(RpaEngine engine, TaskRow task, string outcome, Actor actor) =>
        (await engine.Commands.CompleteTaskAsync(task.Reference, task.Visit, outcome, MapValue.Empty, "", actor, CancellationToken.None)).Verdict;

    private static async Task<ActionOutcome> WriteAsync(ActionContext context, char sign, string before, string after, CancellationToken stop)
    {
        var armed = await context.Effect.BeginAsync($"write {sign}", stop);
        Die(before);
        armed.DemandArmed();
        Note($"{sign} {context.Case.Reference}");
        Die(after);
        return ActionOutcome.Nothing;
    }

    private static ProbeAnswer Look(ActionContext context, char sign)
    {
        lock (LedgerLock)
        {
            var line = $"{sign} {context.Case.Reference}";
            return (File.Exists(s_ledger) ? File.ReadAllLines(s_ledger).Count(l => l == line) : 0) switch
            {
                0 => new ProbeAnswer.NotFound(),
                1 => new ProbeAnswer.Found(MapValue.Empty),
                var several => new ProbeAnswer.Several(several, ""),
            };
        }
    }

    private static void Note(string line)
    {
        lock (LedgerLock)
        {
            using var stream = new FileStream(s_ledger, FileMode.Append, FileAccess.Write, FileShare.Read);
            stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            stream.Flush(flushToDisk: true);
        }
    }

    private static void Die(string moment)
    {
        if (moment == s_moment && Interlocked.Increment(ref s_reached) >= s_after)
        {
            ChildProcess.Die();
        }
    }
}
