using System.Globalization;
using Rpa.Engine.Storage;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>Another worker holds the case, or will: this one stops and changes nothing.</summary>
internal sealed class LeaseLostException() : Exception("The lease is lost.");

/// <summary>Short words for the pipe.</summary>
internal static class RunnerWords
{
    /// <summary>Timers that may still give an input: not those whose input already waits for an open effect (R5).</summary>
    public static IEnumerable<CaseTimer> RunningTimers(this CaseSnapshot snapshot) => snapshot.Timers.Where(t =>
        !snapshot.Deferred.Any(d => d.Input is TimePassed passed && passed.Timer == t.Id && passed.Visit == t.Visit));

    /// <summary>When the case needs attention next because of a timer.</summary>
    public static DateTimeOffset? EarliestTimer(this CaseSnapshot snapshot, IReadOnlySet<string> except)
    {
        DateTimeOffset? earliest = null;
        foreach (var timer in snapshot.Timers.IsEmpty ? [] : snapshot.RunningTimers())
        {
            earliest = except.Contains(timer.Id) || timer.DueAt >= earliest ? earliest : timer.DueAt;
        }

        return earliest;
    }

    public static void ThrowIfLost(this CancellationToken lost)
    {
        if (lost.IsCancellationRequested)
        {
            throw new LeaseLostException();
        }
    }

    /// <summary>An intent's key: reference, visit and attempt.</summary>
    public static string KeyOf(this NextWork work, string reference) => string.Create(CultureInfo.InvariantCulture, $"{reference}/{work.Visit}/{work.Attempt}");
}
