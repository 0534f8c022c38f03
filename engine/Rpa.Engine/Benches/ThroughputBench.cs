using System.Collections.Immutable;
using System.Diagnostics;
using Rpa.Engine.Storage.Benches;

namespace Rpa.Engine.Benches;

/// <summary>Transitions a second against the floor.</summary>
/// <param name="TransitionsPerSecond">Visits that were acted on and committed, a second.</param>
/// <param name="FloorPerSecond">Transactions of one update and one insert, a second.</param>
/// <param name="RatioToFloor">The first by the second.</param>
/// <param name="RowsCommitted">Events of visits that are in the tables afterwards, counted there.</param>
/// <param name="RevisionsCommitted">Revisions after the first, summed over the cases in the tables.</param>
/// <param name="Transitions">How many there should be.</param>
/// <param name="Cases">Cases that ran.</param>
/// <param name="WorkSeconds">Measured.</param>
/// <param name="FloorSeconds">Measured.</param>
/// <param name="StartsPerSecond">Cases that were handed over a second, before the work.</param>
/// <param name="CpuMicrosecondsPerTransition">Processor time of this process; the server's is not in it.</param>
/// <param name="Rounds">Floor and work in the order they were measured.</param>
/// <param name="Server">What the database says it is.</param>
public sealed record ThroughputFigures(
    double TransitionsPerSecond, double FloorPerSecond, double RatioToFloor, long RowsCommitted, long RevisionsCommitted, long Transitions, int Cases, double WorkSeconds,
    double FloorSeconds, double StartsPerSecond, double CpuMicrosecondsPerTransition, ImmutableArray<ThroughputRound> Rounds, string Server)
{
    /// <summary>Every transition that was counted is in the tables.</summary>
    public bool IsComplete => RowsCommitted == Transitions && RevisionsCommitted == Transitions;
}

/// <summary>A floor and the work after it.</summary>
public sealed record ThroughputRound(double FloorPerSecond, double TransitionsPerSecond);

/// <summary>Cases of ten `do` states whose action does nothing; each visit commits its own event and revision. Floor and work take turns.</summary>
internal static class ThroughputBench
{
    private const int States = 10;
    private const int CasesARound = 5000;
    private const int Slots = 128;

    public static async Task<ThroughputFigures> RunAsync(string url, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var place = await BenchPlace.OpenAsync(url);

        // First once unmeasured: compiled code, filled caches, for both alike.
        await place.FloorAsync(TimeSpan.FromSeconds(1), cancellationToken);
        var before = await WorkAsync(place, 1000, cancellationToken);
        var (works, floors) = (new List<WorkFigures>(), new List<(long Transactions, double Seconds)>());
        while (works.Sum(w => w.Seconds) < length.TotalSeconds || floors.Sum(f => f.Seconds) < length.TotalSeconds)
        {
            floors.Add(await place.FloorAsync(length / 4, cancellationToken));
            works.Add(await WorkAsync(place, CasesARound, cancellationToken));
        }

        var (rows, revisions) = await CountAsync(place.Url, cancellationToken);
        var transitions = works.Sum(w => w.Transitions);
        var (seconds, floorSeconds) = (works.Sum(w => w.Seconds), floors.Sum(f => f.Seconds));
        var (work, floor) = (transitions / seconds, floors.Sum(f => f.Transactions) / floorSeconds);
        return new ThroughputFigures(
            work,
            floor,
            work / floor,
            rows - before.Transitions,
            revisions - before.Transitions,
            transitions,
            works.Sum(w => w.Cases),
            seconds,
            floorSeconds,
            works.Sum(w => w.Cases) / works.Sum(w => w.StartSeconds),
            works.Sum(w => w.CpuSeconds) * 1e6 / transitions,
            [.. floors.Zip(works, (f, w) => new ThroughputRound(f.Transactions / f.Seconds, w.Transitions / w.Seconds))],
            place.Server);
    }

    /// <summary>Hands cases over, then lets a worker take them to their end. The clock runs from the worker's start, or its first action if that is earlier, to the last commit.</summary>
    public static async Task<WorkFigures> WorkAsync(BenchPlace place, int cases, CancellationToken cancellationToken)
    {
        var (acted, firstAt) = (0L, 0L);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var action = new BenchAction(() =>
        {
            var number = Interlocked.Increment(ref acted);
            if (number == 1)
            {
                firstAt = Stopwatch.GetTimestamp();
            }
            else if (number == (long)cases * States)
            {
                all.TrySetResult();
            }
        });
        var bundle = BenchEngine.Bundle(States, action);
        var submitting = Stopwatch.StartNew();
        await using (var starter = await BenchEngine.StartAsync(place.Url, "bench-starter", 0, action, bundle))
        {
            submitting.Restart();
            await Task.WhenAll(Enumerable.Range(0, cases).Select(i => BenchEngine.SubmitAsync(starter, States, "")));
            submitting.Stop();
        }

        var cpu = Environment.CpuUsage.TotalTime;
        await using var worker = await BenchEngine.StartAsync(place.Url, "bench-worker", Slots, action, bundle);
        var startedAt = Stopwatch.GetTimestamp();
        await all.Task.WaitAsync(cancellationToken);
        while (await worker.Database.ReadAsync(s => s.Scalar<long>("select count(*) from work"), cancellationToken) > 0)
        {
            await worker.NextChangeAsync(cancellationToken).WaitAsync(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        var seconds = Stopwatch.GetElapsedTime(firstAt > 0 ? Math.Min(firstAt, startedAt) : startedAt).TotalSeconds;
        return new WorkFigures(cases, (long)cases * States, seconds, submitting.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    private static async Task<(long Events, long Revisions)> CountAsync(string url, CancellationToken cancellationToken)
    {
        await using var database = Storage.Databases.OpenToRead(url, TimeProvider.System);
        return await database.ReadAsync(
            s => (s.Scalar<long>("select count(*) from events where kind = 'action-answered'"), s.Scalar<long>("select sum(revision - 1) from cases where finished_at is not null")), cancellationToken);
    }
}

/// <summary>A round of work.</summary>
internal sealed record WorkFigures(int Cases, long Transitions, double Seconds, double StartSeconds, double CpuSeconds);
