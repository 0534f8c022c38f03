using System.Collections.Immutable;
using System.Globalization;
using Rpa.Engine;
using Rpa.Engine.Queries;
using Rpa.Language.Running;

namespace Rpa.Host.Benches.Chaos;

/// <summary>What one fault left.</summary>
/// <param name="Cases">Cases that were started.</param>
/// <param name="Settled">Ended, with exactly one entry at the target.</param>
/// <param name="Queued">With a person, for a reason that is true.</param>
/// <param name="Lost">Started but not there any more, ended without an entry, neither ended nor queued in the end, or queued for a reason that is not true.</param>
/// <param name="Duplicates">Entries at the target beyond one per case.</param>
/// <param name="AuditFindings">What `rpa audit verify` found.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Faults">How often the fault was made.</param>
/// <param name="Reasons">Queued cases by kind.</param>
/// <param name="Notes">What was lost, in words; at most ten.</param>
internal sealed record ChaosResult(
    int Cases, int Settled, int Queued, int Lost, int Duplicates, long AuditFindings, double Seconds, int Faults, ImmutableSortedDictionary<string, int> Reasons, ImmutableArray<string> Notes)
{
    public bool IsClean => Lost == 0 && Duplicates == 0 && AuditFindings == 0 && Cases > 0 && Settled + Queued == Cases;
}

/// <summary>Compares what the database says with what the target has.</summary>
internal static class ChaosReport
{
    public static async Task<ChaosResult> OfAsync(EngineRecords records, IReadOnlyCollection<string> acknowledged, string ledger, TimeSpan took, int faults, CancellationToken cancellationToken)
    {
        var entries = File.ReadAllLines(ledger).GroupBy(l => l, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var cases = await AllAsync(page => records.Queries.CasesAsync(new CaseFilter(), page, cancellationToken));
        var queue = (await AllAsync(page => records.Queries.ExceptionsAsync(new ExceptionFilter(), page, cancellationToken))).ToDictionary(e => e.Reference, StringComparer.Ordinal);
        var (settled, queued, lost) = (0, 0, 0);
        var notes = new List<string>();
        foreach (var row in cases)
        {
            var count = entries.GetValueOrDefault(row.Reference);
            if (row is { Phase: CasePhase.Finished, Outcome: "succeeded" } && count >= 1)
            {
                settled++;
            }
            else if (row.Phase == CasePhase.Exception && queue.TryGetValue(row.Reference, out var why) && IsTrue(why, count))
            {
                queued++;
            }
            else
            {
                lost++;
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"{row.Reference}: {row.Phase} in '{row.State}' with {count} entries. {queue.GetValueOrDefault(row.Reference)?.Message}"));
            }
        }

        var known = cases.Select(c => c.Reference).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in acknowledged.Concat(entries.Keys).Distinct(StringComparer.Ordinal).Where(r => !known.Contains(r)))
        {
            lost++;
            notes.Add($"{gone}: acknowledged or filed, but there is no such case.");
        }

        var audit = await records.VerifyAsync(null, null, cancellationToken);
        notes.AddRange(audit.Findings.Take(5).Select(f => $"{f.Reference}: {f.Message}"));
        return new ChaosResult(
            cases.Count, settled, queued, lost, entries.Values.Sum(c => c - 1), audit.FindingsInAll, Math.Round(took.TotalSeconds, 1), faults,
            queue.Values.GroupBy(q => q.Kind, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal), [.. notes.Take(10)]);
    }

    /// <summary>Who says that it did not happen must be right; who says that nobody knows, or that workers died, may be.</summary>
    private static bool IsTrue(ExceptionRow why, int entries) => why.Kind switch
    {
        "uncertain" => true,
        "poison" or "technical" => entries == 0 || !why.Message.Contains("did not happen", StringComparison.Ordinal),
        _ => false,
    };

    private static async Task<List<T>> AllAsync<T>(Func<PageRequest, Task<Page<T>>> read)
    {
        var all = new List<T>();
        while (true)
        {
            var page = await read(new PageRequest(all.Count, 500));
            all.AddRange(page.Rows);
            if (page.Rows.Length < 500)
            {
                return all;
            }
        }
    }
}
