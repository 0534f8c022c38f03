using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rpa.Bots.Actions;
using Rpa.Engine.Queries;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;

namespace Rpa.Engine.Tests.Effects;

/// <summary>
/// An engine that files cases into a ledger (a text file, a line per entry) and kills itself, as `kill -9` does, at a chosen moment: `child DATABASE LEDGER CASES MOMENT AFTER`.
/// </summary>
internal static class ChildEngine
{
    public const string BeforeEffect = "before-effect";
    public const string AfterEffect = "after-effect";
    public const string Never = "never";

    private static readonly Lock LedgerLock = new();
    private static int _effects;

    public static async Task<int> RunAsync(string[] args)
    {
        var (database, ledger, cases, moment, after) = (args[1], args[2], int.Parse(args[3], CultureInfo.InvariantCulture), args[4], int.Parse(args[5], CultureInfo.InvariantCulture));
        var read = new FakeAction("test.read", _ => ActionOutcome.Nothing);
        var file = new FakeEffect("test.file", (context, stop) => FileAsync(context, ledger, moment, after, stop), (context, _) => Look(context, ledger));
        var bundle = Bundle(read, file);
        await using var engine = await RpaEngine.StartAsync(Options(database), new BotSet([read, file], [], []), [bundle], CancellationToken.None);
        var known = (await engine.Queries.CasesAsync(new CaseFilter(), new PageRequest(0, 1), CancellationToken.None)).Total;
        for (var i = known; i < cases; i++)
        {
            await engine.Commands.SubmitAsync("permit", "api", Value.Map(("subject", Value.Of("a letter"))), [], House.Clara, CancellationToken.None);
        }

        while (true)
        {
            var change = engine.NextChangeAsync(CancellationToken.None);
            if (await engine.IsSettledAsync(CancellationToken.None))
            {
                return 0;
            }

            await change;
        }
    }

    public static CompiledBundle Bundle(params IBotAction[] actions) =>
        new Flow("permit").Do("reading", "test.read", "filing").Do("filing", "test.file", "closed", isEffect: true).Final("closed").Compile(actions);

    public static EngineOptions Options(string database) => House.Options(database, TimeProvider.System) with { ArmedWindow = TimeSpan.FromMilliseconds(300) };

    private static async Task<ActionOutcome> FileAsync(ActionContext context, string ledger, string moment, int after, CancellationToken stop)
    {
        var armed = await context.Effect.BeginAsync("file the entry", stop);
        Die(moment == BeforeEffect, after);
        armed.DemandArmed();
        lock (LedgerLock)
        {
            using var stream = new FileStream(ledger, FileMode.Append, FileAccess.Write, FileShare.Read);
            stream.Write(Encoding.UTF8.GetBytes(context.Case.Reference + "\n"));
            stream.Flush(flushToDisk: true);
        }

        Die(moment == AfterEffect, after);
        return ActionOutcome.Nothing;
    }

    private static void Die(bool isMoment, int after)
    {
        if (isMoment && Interlocked.Increment(ref _effects) >= after)
        {
            ChildProcess.Die();
        }
    }

    private static ProbeAnswer Look(ActionContext context, string ledger)
    {
        lock (LedgerLock)
        {
            var count = File.Exists(ledger) ? File.ReadAllLines(ledger).Count(l => l == context.Case.Reference) : 0;
            return count switch
            {
                0 => new ProbeAnswer.NotFound(),
                1 => new ProbeAnswer.Found(MapValue.Empty),
                _ => new ProbeAnswer.Several(count, ""),
            };
        }
    }
}
