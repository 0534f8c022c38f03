using System.Collections.Concurrent;
using System.Globalization;
using Rpa.Engine;
using Rpa.Engine.Queries;
using Rpa.Language.Running;

namespace Rpa.Host.Benches.Chaos;

/// <summary>What a part of the bench works with: a database of its own, a target, workers that come and go, and what was acknowledged.</summary>
/// <param name="database">The database as workers reach it.</param>
/// <param name="direct">The database as the bench reaches it.</param>
/// <param name="folder">A folder of the part's own.</param>
/// <param name="cases">How many cases it is about.</param>
/// <param name="random">Seeded.</param>
internal sealed class ChaosHouse(string database, string direct, string folder, int cases, Random random) : IDisposable
{
    private static readonly TimeSpan LongestSettling = TimeSpan.FromMinutes(8);

    private readonly ConcurrentDictionary<string, byte> _acknowledged = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChaosProcess> _workers = new(StringComparer.Ordinal);
    private ChaosProcess? _target;
    private string _address = "";

    public int Cases => cases;

    public Random Random => random;

    public string Folder => folder;

    public string Database => database;

    public string Ledger => Path.Combine(folder, "ledger.txt");

    public IReadOnlyCollection<string> Acknowledged => [.. _acknowledged.Keys];

    /// <summary>Starts the target.</summary>
    public async Task StartTargetAsync(CancellationToken cancellationToken)
    {
        _target = ChaosProcess.Start(["bench", "chaos-target", "--ledger", Ledger, "--seed", Text(random.Next())], _ => { });
        _address = await _target.FirstLineAsync(cancellationToken);
        if (_address.Length == 0)
        {
            throw new InvalidOperationException($"The target did not start: {_target.Errors}");
        }
    }

    /// <summary>The words that start a worker which makes cases until there are <paramref name="until"/>.</summary>
    public string[] WorkerWords(string name, int until, TimeSpan offset) =>
    [
        "bench", "chaos-worker", "--database", database, "--target", _address, "--name", name, "--until", Text(until), "--offset", Text((int)offset.TotalSeconds), "--seed", Text(random.Next()),
    ];

    /// <summary>Starts a worker, in place of the one of this name.</summary>
    public async Task<ChaosProcess> StartWorkerAsync(string name, int until, TimeSpan offset, CancellationToken cancellationToken)
    {
        if (_workers.Remove(name, out var old))
        {
            old.Dispose();
        }

        var worker = ChaosProcess.Start(WorkerWords(name, until, offset), Acknowledge);
        _workers[name] = worker;
        if (await worker.FirstLineAsync(cancellationToken) != "ready")
        {
            throw new InvalidOperationException($"The worker {name} did not start: {worker.Errors}");
        }

        return worker;
    }

    /// <summary>A worker that was told another number of cases is started anew; one that has the number is left alone.</summary>
    public async Task KeepWorkerAsync(string name, int until, CancellationToken cancellationToken)
    {
        if (_workers.TryGetValue(name, out var worker) && !worker.HasEnded)
        {
            if (until == 0)
            {
                return;
            }

            worker.Tell(until);
            return;
        }

        await StartWorkerAsync(name, until, TimeSpan.Zero, cancellationToken);
    }

    /// <summary>Waits until all cases have ended or are with a person.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestSettling);
        await using var records = EngineRecords.OpenToRead(direct, TimeProvider.System);
        try
        {
            while (await MovingAsync(records, patience.Token) is { } moving && moving != 0)
            {
                await PauseAsync(250, 250, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What has not settled by now counts as lost.
        }
    }

    /// <summary>Ends the workers gently, then compares.</summary>
    public async Task<ChaosResult> ReportAsync(TimeSpan took, int faults, CancellationToken cancellationToken)
    {
        await Task.WhenAll(_workers.Values.Select(w => w.EndAsync()));
        await _target!.EndAsync();
        await using var records = EngineRecords.OpenToRead(direct, TimeProvider.System);
        return await ChaosReport.OfAsync(records, Acknowledged, Ledger, took, faults, cancellationToken);
    }

    /// <summary>A random while.</summary>
    public Task PauseAsync(int least, int most, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(random.Next(least, most + 1)), TimeProvider.System, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in _workers.Values)
        {
            worker.Dispose();
        }

        _target?.Dispose();
    }

    private async Task<long> MovingAsync(EngineRecords records, CancellationToken cancellationToken)
    {
        var overview = await records.Queries.OverviewAsync(cancellationToken);
        var all = overview.ByPhase.Values.Sum();
        var over = overview.ByPhase.GetValueOrDefault(CasePhase.Finished) + overview.ByPhase.GetValueOrDefault(CasePhase.Exception);
        return all < cases ? cases - all : all - over;
    }

    private void Acknowledge(string line)
    {
        if (line.StartsWith("ack ", StringComparison.Ordinal))
        {
            _acknowledged[line[4..]] = 0;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
