using System.Collections.Immutable;
using System.Diagnostics;
using Rpa.Engine.Queries;
using Rpa.Engine.Storage.Benches;
using Rpa.Language.Running;

namespace Rpa.Engine.Benches;

/// <summary>What a long history costs.</summary>
/// <param name="FinishedCases">How many are there.</param>
/// <param name="BytesPerCase">On disk, with indexes, rows of all tables together.</param>
/// <param name="EventsPerCase">Of the copied case.</param>
/// <param name="EmptyPerSecond">Transitions a second without history.</param>
/// <param name="FullPerSecond">With it; both take turns.</param>
/// <param name="RatioToEmpty">The second by the first.</param>
/// <param name="Queries">What pages ask, with the history there.</param>
/// <param name="Memory">While cases run.</param>
/// <param name="Server">What the database says it is.</param>
public sealed record HistoryFigures(
    int FinishedCases, double BytesPerCase, long EventsPerCase, double EmptyPerSecond, double FullPerSecond, double RatioToEmpty, ImmutableArray<QueryFigures> Queries, MemoryFigures Memory, string Server);

/// <summary>A query, in milliseconds.</summary>
public sealed record QueryFigures(string Name, int Samples, double P50, double P95);

/// <summary>Memory of one engine that runs on: after its first visits and after many more. Heap after a full collection.</summary>
public sealed record MemoryFigures(long Visits, ImmutableArray<MemorySample> Samples);

/// <summary>Bytes at a point.</summary>
public sealed record MemorySample(long Visits, long ManagedHeap, long ResidentSet);

/// <summary>The engine with a million finished cases behind it.</summary>
internal static class HistoryBench
{
    private const int CasesARound = 5000;
    private const int Queued = 2000;
    private const int Asked = 40;

    public static async Task<HistoryFigures> RunAsync(string url, TimeSpan length, int cases, Action<string> tell, CancellationToken cancellationToken)
    {
        await using var empty = await BenchPlace.OpenAsync(url);
        var memory = await MemoryBench.RunAsync(empty, cancellationToken);
        tell("Memory is measured.");
        await using var full = await BenchPlace.OpenAsync(url);
        var (bytes, events) = await LoadAsync(full, cases, tell, cancellationToken);
        var queries = await QueriesAsync(full, cases, cancellationToken);
        var (without, with) = (new List<WorkFigures>(), new List<WorkFigures>());
        await ThroughputBench.WorkAsync(empty, 1000, cancellationToken);
        await ThroughputBench.WorkAsync(full, 1000, cancellationToken);
        while (without.Sum(w => w.Seconds) < length.TotalSeconds || with.Sum(w => w.Seconds) < length.TotalSeconds)
        {
            without.Add(await ThroughputBench.WorkAsync(empty, CasesARound, cancellationToken));
            with.Add(await ThroughputBench.WorkAsync(full, CasesARound, cancellationToken));
        }

        var (emptyRate, fullRate) = (Rate(without), Rate(with));
        return new HistoryFigures(cases, bytes, events, emptyRate, fullRate, fullRate / emptyRate, queries, memory, full.Server);
    }

    private static double Rate(List<WorkFigures> works) => works.Sum(w => w.Transitions) / works.Sum(w => w.Seconds);

    private static async Task<(double Bytes, long Events)> LoadAsync(BenchPlace place, int cases, Action<string> tell, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (acted, states) = (0, 3);
        var action = new BenchAction(() =>
        {
            if (Interlocked.Increment(ref acted) == states)
            {
                done.TrySetResult();
            }
        });
        long events;
        long before;
        await using (var engine = await BenchEngine.StartAsync(place.Url, "bench-worker", 4, action, BenchEngine.Bundle(states, action)))
        {
            var reference = (await BenchEngine.SubmitAsync(engine, states, "Ferienwohnung Bergstraße 12, Mainz")).Reference;
            await done.Task.WaitAsync(cancellationToken);
            while ((await engine.Queries.CaseAsync(reference, cancellationToken))!.Snapshot.Phase != CasePhase.Finished)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
            }

            events = await engine.Database.ReadAsync(s => s.Scalar<long>("select count(*) from events where reference = $1", reference), cancellationToken);
            before = await place.SizeAsync();
            await HistoryLoad.RunAsync(engine.Database, reference, cases, Queued, tell, cancellationToken);
        }

        await place.TidyAsync();
        return ((double)(await place.SizeAsync() - before) / cases, events);
    }

    private static async Task<ImmutableArray<QueryFigures>> QueriesAsync(BenchPlace place, int cases, CancellationToken cancellationToken)
    {
        var action = new BenchAction(() => { });
        await using var engine = await BenchEngine.StartAsync(place.Url, "bench-front", 0, action, BenchEngine.Bundle(3, action));
        var queries = engine.Queries;
        return
        [
            await TimeAsync("cases, first page", _ => queries.CasesAsync(new CaseFilter(), new PageRequest(), cancellationToken)),
            await TimeAsync("search, a reference", i => queries.CasesAsync(new CaseFilter($"2025-{1000000 + Pick(i)}"), new PageRequest(), cancellationToken)),
            await TimeAsync("search, the end of a reference", i => queries.CasesAsync(new CaseFilter($"{Pick(i)}"), new PageRequest(), cancellationToken)),
            await TimeAsync("search, words of a subject", i => queries.CasesAsync(new CaseFilter($"Mainz {Pick(i)}"), new PageRequest(), cancellationToken)),
            await TimeAsync("search, a word of all", _ => queries.CasesAsync(new CaseFilter("bergstr"), new PageRequest(), cancellationToken)),
            await TimeAsync("search, nothing found", i => queries.CasesAsync(new CaseFilter($"Koblenz {i}"), new PageRequest(), cancellationToken)),
            await TimeAsync("cases, one end", _ => queries.CasesAsync(new CaseFilter(State: "withdrawn"), new PageRequest(), cancellationToken)),
            await TimeAsync("exceptions", _ => queries.ExceptionsAsync(new ExceptionFilter(), new PageRequest(), cancellationToken)),
            await TimeAsync("exceptions, one kind and state", _ => queries.ExceptionsAsync(new ExceptionFilter("technical", BenchEngine.Workflow(3), "s1"), new PageRequest(), cancellationToken)),
            await TimeAsync("overview", _ => queries.OverviewAsync(cancellationToken)),
        ];

        int Pick(int i) => (int)((i * 7919L * 104729L) % cases) + 1;
    }

    private static async Task<QueryFigures> TimeAsync(string name, Func<int, Task> ask)
    {
        await ask(0);
        var milliseconds = new double[Asked];
        for (var i = 0; i < Asked; i++)
        {
            var from = Stopwatch.GetTimestamp();
            await ask(i + 1);
            milliseconds[i] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        return new QueryFigures(name, Asked, milliseconds[(Asked / 2) - 1], milliseconds[(Asked * 95 / 100) - 1]);
    }
}
