using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Engine;
using Rpa.Expressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;

namespace Rpa.Host.Benches.Fleet;

/// <summary>A process of the fleet bench: its action waits, as a target makes bots wait.</summary>
internal static class FleetWorker
{
    public const string Department = "bench";

    private const string Work =
        """
        workflow: bench
        version: 1
        title: { de: Messung, en: Bench }
        data:
          subject: { type: text }
        start:
          - api: [subject]
        initial: acting
        states:
          acting: { do: bench.wait, next: closed }
          closed: { final: succeeded }
        """;

    private const string Rest =
        """
        workflow: resting
        version: 1
        title: { de: Frist, en: Deadline }
        data:
          subject: { type: text }
        start:
          - api: [subject]
        initial: resting
        states:
          resting: { wait: { within: 1 second, then: closed } }
          closed: { final: succeeded }
        """;

    /// <summary>Works until standard input ends, or until it was drained.</summary>
    public static async Task<int> RunAsync(string database, string name, int slots, TimeSpan wait, TimeSpan lease, CancellationToken cancellationToken)
    {
        var bots = Bots(wait);
        await using var engine = await RpaEngine.StartAsync(Options(database, name, slots) with { Lease = lease }, bots, Bundles(bots), cancellationToken);
        Console.WriteLine("ready");
        await Task.WhenAny(Task.Factory.StartNew(Console.In.ReadToEnd, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default), engine.Drained);
        return ExitCode.Done;
    }

    public static BotSet Bots(TimeSpan wait) => new([new WaitAction(wait)], [], []);

    public static ImmutableArray<CompiledBundle> Bundles(BotSet bots)
    {
        var diagnostics = new DiagnosticBag();
        var sources = new[] { ("bench", Work), ("resting", Rest) }
            .Select(s => new BundleSource(s.Item1, s.Item1, ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("workflow.yaml", Encoding.UTF8.GetBytes(s.Item2))));
        var bundles = BundleCompiler.Compile(sources, bots.ToCatalog(), diagnostics);
        return bundles.Length == 2 ? bundles : throw new InvalidOperationException($"The bench's own workflows have findings:\n{string.Join('\n', diagnostics.ToImmutable().Take(10))}");
    }

    public static EngineOptions Options(string database, string name, int slots) => new()
    {
        Database = database,
        WorkerName = name,
        Department = Department,
        Capabilities = ImmutableDictionary<string, int>.Empty.Add("bench", slots),
        RunsActions = slots > 0,
        RunsSchedules = false,
        DrainTime = TimeSpan.FromMilliseconds(500),
        Secrets = new NoSecrets(),
#pragma warning disable RS0030 // Seeded: the same each time.
        Random = new Random(7),
#pragma warning restore RS0030
        Logs = NullLoggerFactory.Instance,
    };

    private sealed class NoSecrets : ISecrets
    {
        public string Get(string name) => throw new BotConfigurationException($"No secret '{name}'.");
    }

    private sealed class WaitAction(TimeSpan wait) : IBotAction
    {
        public ActionSignature Signature { get; } = new("bench.wait", LocalText.Same("wait"), [], [], [], IsEffect: false, "bench");

        public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
        {
            await Task.Delay(wait, context.Time, cancellationToken);
            return ActionOutcome.Nothing;
        }
    }
}
