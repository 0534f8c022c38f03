using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Engine;
using Rpa.Engine.Queries;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Host.Benches.Chaos;

/// <summary>What a worker of the chaos bench is told.</summary>
internal sealed record ChaosWorkerOptions
{
    public required string Database { get; init; }

    public required Uri Target { get; init; }

    public required string Name { get; init; }

    /// <summary>It starts cases until there are so many.</summary>
    public int Until { get; init; }

    /// <summary>How much its clock is off.</summary>
    public TimeSpan Offset { get; init; }

    public int Seed { get; init; }
}

/// <summary>A worker of the chaos bench, a process of its own, made to be killed. It says `ready`, then `ack REF` for each case it has started; it drains when standard input ends.</summary>
internal static class ChaosWorker
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan ArmedWindow = TimeSpan.FromMilliseconds(500);

    private static readonly Actor Starter = new("bench", "chaos", ["clerk"]);

    public static async Task<int> RunAsync(ChaosWorkerOptions options, CancellationToken cancellationToken)
    {
#pragma warning disable RS0030 // Seeded.
        var random = new Random(options.Seed);
#pragma warning restore RS0030
        IBotAction[] actions = [new ReadAction(), new FileAction(options.Target, random)];
        var bots = new BotSet([.. actions], [], []);
        await using var engine = await OpenAsync(options, bots, random, cancellationToken);
        Console.WriteLine("ready");
        var wanted = new Wanted(options.Until);
        var end = Task.Run(() => ReadToEndAsync(wanted), cancellationToken);
        while (!end.IsCompleted)
        {
            await SubmitAsync(engine, wanted.Number, end, cancellationToken);
            await Task.WhenAny(end, wanted.ChangedAsync());
        }

        return ExitCode.Done;
    }

    /// <summary>A worker without a database keeps trying.</summary>
    private static async Task<RpaEngine> OpenAsync(ChaosWorkerOptions options, BotSet bots, Random random, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await RpaEngine.StartAsync(
                    new EngineOptions
                    {
                        Database = options.Database,
                        WorkerName = options.Name,
                        Department = "chaos",
                        Capabilities = ImmutableDictionary<string, int>.Empty.Add("chaos", 8),
                        Lease = Lease,
                        ArmedWindow = ArmedWindow,
                        DrainTime = TimeSpan.FromSeconds(2),
                        RunsSchedules = false,
                        Secrets = new NoSecrets(),
                        Time = options.Offset == TimeSpan.Zero ? TimeProvider.System : new OffsetTime(options.Offset),
                        Random = random,
                        Logs = NullLoggerFactory.Instance,
                    },
                    bots, [Bundle(bots)], cancellationToken);
            }
            catch (EngineStartException fault) when (fault.ExitCode == ExitCode.Unreachable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
            }
        }
    }

    private static async Task SubmitAsync(RpaEngine engine, int until, Task end, CancellationToken cancellationToken)
    {
        while (!end.IsCompleted)
        {
            try
            {
                var known = (await engine.Queries.CasesAsync(new CaseFilter(), new PageRequest(0, 1), cancellationToken)).Total;
                if (known >= until)
                {
                    return;
                }

                var receipts = await Task.WhenAll(Enumerable.Range(0, (int)Math.Min(8, until - known)).Select(_ => engine.Commands.SubmitAsync("chaos", "api", Value.Map(("subject", Value.Of("a letter"))), [], Starter, cancellationToken)));
                foreach (var receipt in receipts)
                {
                    if (receipt.Reference.Length == 0)
                    {
                        throw new OperationCanceledException($"The bench's own case was refused: {receipt.Message.En}");
                    }

                    Console.WriteLine($"ack {receipt.Reference}");
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The database is away or full; whether these cases were stored, it will tell when it is back.
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }

    private static async Task ReadToEndAsync(Wanted wanted)
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            wanted.Set(int.Parse(line, CultureInfo.InvariantCulture));
        }
    }

    private static CompiledBundle Bundle(BotSet bots)
    {
        const string workflow = """
            workflow: chaos
            version: 1
            title: { de: Störungen, en: Chaos }
            data:
              subject: { type: text }
            start:
              - api: [subject]
            initial: reading
            states:
              reading:
                do: chaos.read
                next: filing
              filing:
                do: chaos.file
                next: closed
              closed: { final: succeeded }
            """;
        var files = ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("workflow.yaml", Encoding.UTF8.GetBytes(workflow));
        var diagnostics = new DiagnosticBag();
        return BundleCompiler.Compile([new BundleSource("chaos", "chaos", files)], bots.ToCatalog(), diagnostics) is [var bundle]
            ? bundle
            : throw new InvalidOperationException($"The bench's own workflow has findings:\n{string.Join('\n', diagnostics.ToImmutable().Take(10))}");
    }

    /// <summary>How many cases there are to be; the bench may ask for more.</summary>
    private sealed class Wanted(int number)
    {
        private readonly SemaphoreSlim _changed = new(0);
        private int _number = number;

        public int Number => Volatile.Read(ref _number);

        public void Set(int wanted)
        {
            Volatile.Write(ref _number, wanted);
            _changed.Release();
        }

        public Task ChangedAsync() => _changed.WaitAsync();
    }

    private sealed class NoSecrets : ISecrets
    {
        public string Get(string name) => throw new BotConfigurationException($"No secret '{name}'.");
    }

    /// <summary>A clock that is set wrong. What has elapsed is right: that comes from another counter of the machine.</summary>
    private sealed class OffsetTime(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
    }
}
