using System.Collections.Immutable;
using System.Text.Json;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Audit;

/// <summary>
/// Verifies every chain of a database on one consistent view, in memory that does not grow with it: the links of each case against its own count and head, tombstones against the
/// journal, rows that belong to no case, and all heads against a checkpoint.
/// </summary>
internal sealed class DatabaseCheck(SqlSession session, CheckpointFile? checkpoint)
{
    private const int Batch = 500;

    private readonly FindingList _findings = new();
    private readonly List<AuditErasure> _erasures = [];
    private readonly HashSet<string> _orphans = new(StringComparer.Ordinal);
    private long _cases;
    private long _events;
    private long _removed;

    public AuditReport Run()
    {
        var after = "";
        while (true)
        {
            var cases = session.Rows(
                $"select reference, events, head, state, visit from cases where reference > $1 order by reference limit {Batch}",
                r => new CaseRow(r.GetString(0), (int)r.GetInt64(1), r.Bytes(2), r.GetString(3), (int)r.GetInt64(4)), after);
            var isLast = cases.Count < Batch;
            Check(cases, after, isLast ? null : cases[^1].Reference);
            if (isLast)
            {
                break;
            }

            after = cases[^1].Reference;
        }

        var removals = CheckJournal();
        CheckTombstones(removals);
        CheckStrays();
        CheckCheckpoint();
        return new AuditReport(_cases, _events, _removed, _findings.Listed, _findings.Count, [.. _erasures], checkpoint?.Info);
    }

    /// <summary>One case alone; null where there is no such case.</summary>
    public AuditReport? RunCase(string reference)
    {
        var row = session.Row(
            "select reference, events, head, state, visit from cases where reference = $1",
            r => new CaseRow(r.GetString(0), (int)r.GetInt64(1), r.Bytes(2), r.GetString(3), (int)r.GetInt64(4)), reference);
        if (row is null)
        {
            return null;
        }

        Check(row, ChainRows.OfCase(session, reference));
        return new AuditReport(_cases, _events, 0, _findings.Listed, _findings.Count, [.. _erasures], null);
    }

    private void Check(List<CaseRow> cases, string after, string? upTo)
    {
        var missing = cases.ToDictionary(c => c.Reference, StringComparer.Ordinal);
        foreach (var chain in Chains(ChainRows.Between(session, after, upTo)))
        {
            if (missing.Remove(chain[0].Reference, out var row))
            {
                Check(row, chain);
            }
            else
            {
                Stray(chain[0].Reference, "events");
            }
        }

        foreach (var row in missing.Values)
        {
            Check(row, []);
        }
    }

    private void Check(CaseRow row, IEnumerable<EventWrite> links)
    {
        var check = new ChainCheck(row.Reference, row.Events, row.Head);
        var erasures = new Erasures(row.Reference);
        EventWrite? entered = null;
        foreach (var link in links)
        {
            check.Take(link);
            erasures.Look(link, link.Kind == ErasedKind ? Erasures.ReadInput(link) : null);
            entered = link.Entries.Length > 0 ? link : entered;
        }

        _cases++;
        _events += check.Links;
        var found = check.End();
        _findings.AddRange(found);
        var (told, taken) = erasures.End(check.WithoutContent);
        _findings.AddRange(taken);
        _erasures.AddRange(told);
        if (found.Count == 0 && entered is not null && !string.Equals(entered.Entries.Split(',')[^1], $"{row.State}:{row.Visit}", StringComparison.Ordinal))
        {
            _findings.Add(new AuditFinding(
                row.Reference, entered.Number, "changed", $"The case says that it is in '{row.State}' (visit {row.Visit}); its history says '{entered.Entries.Split(',')[^1]}'."));
        }
    }

    /// <summary>A whole chain at a time: a case has tens of events, seldom thousands.</summary>
    private static IEnumerable<List<EventWrite>> Chains(IEnumerable<EventWrite> links)
    {
        var chain = new List<EventWrite>();
        foreach (var link in links)
        {
            if (chain.Count > 0 && chain[0].Reference != link.Reference)
            {
                yield return chain;
                chain = [];
            }

            chain.Add(link);
        }

        if (chain.Count > 0)
        {
            yield return chain;
        }
    }

    /// <summary>Follows the house's own chain; the removals it tells of, by case.</summary>
    private Dictionary<string, RemovedCase> CheckJournal()
    {
        var (events, head) = Journal.Head(session);
        var check = new ChainCheck(Journal.Chain, events, head);
        var removals = new Dictionary<string, RemovedCase>(StringComparer.Ordinal);
        foreach (var link in ChainRows.OfJournal(session))
        {
            check.Take(link);
            if (link.Kind != Journal.CasesRemoved)
            {
                continue;
            }

            try
            {
                foreach (var removed in JsonSerializer.Deserialize<CasesRemoved>(link.Payload!, JsonSerializerOptions.Web)?.Cases ?? [])
                {
                    removals[removed.Case] = removed;
                }
            }
            catch (JsonException)
            {
                // Its content does not fit its digest either, which is a finding already.
            }
        }

        _events += check.Links;
        _findings.AddRange(check.End());
        return removals;
    }

    private void CheckTombstones(Dictionary<string, RemovedCase> removals)
    {
        foreach (var stone in session.Rows("select reference, events, head from tombstones order by reference", r => new RemovedCase(r.GetString(0), (int)r.GetInt64(1), Convert.ToHexStringLower(r.Bytes(2)))))
        {
            _removed++;
            if (!removals.Remove(stone.Case, out var told) || told != stone)
            {
                _findings.Add(new AuditFinding(stone.Case, 0, "changed", "The case is marked as removed after its retention, but the journal does not tell so with this head."));
            }
        }

        foreach (var gone in removals.Keys.Order(StringComparer.Ordinal))
        {
            _findings.Add(new AuditFinding(gone, 0, "removed", "The journal tells that the case was removed after its retention, but its mark is gone."));
        }
    }

    /// <summary>What still speaks of a case that is not there.</summary>
    private void CheckStrays()
    {
        foreach (var table in new[] { "attempts", "intake", "evidence", "tasks", "exceptions", "inbox" })
        {
            foreach (var reference in session.Rows(
                $"select distinct t.reference from {table} t where not exists (select 1 from cases c where c.reference = t.reference) and not exists (select 1 from tombstones s where s.reference = t.reference) limit 1000",
                r => r.GetString(0)))
            {
                Stray(reference, table);
            }
        }

        foreach (var reference in session.Rows(
            "select distinct c.parent from cases c where c.parent is not null and not exists (select 1 from cases p where p.reference = c.parent) and not exists (select 1 from tombstones s where s.reference = c.parent) limit 1000",
            r => r.GetString(0)))
        {
            Stray(reference, "cases it started");
        }
    }

    private void Stray(string reference, string what)
    {
        if (_orphans.Add(reference))
        {
            _findings.Add(new AuditFinding(reference, 0, "removed", $"The case is gone, but {what} of it are there."));
        }
    }

    private void CheckCheckpoint()
    {
        if (checkpoint is null)
        {
            return;
        }

        var (events, head) = checkpoint.Journal;
        if (events > 0)
        {
            Compare(Journal.Chain, events, head, session.Row("select hash from journal where number = $1", r => r.Bytes(0), events));
        }

        foreach (var kept in checkpoint.Heads)
        {
            var found = session.Row("select hash from events where reference = $1 and number = $2", r => r.Bytes(0), kept.Case, kept.Events);
            if (found is null && session.Row("select events, head from tombstones where reference = $1", r => (Events: r.GetInt64(0), Head: r.Bytes(1)), kept.Case) is { Head: not null } stone)
            {
                if (stone.Events < kept.Events || (stone.Events == kept.Events && !stone.Head.AsSpan().SequenceEqual(kept.Head)))
                {
                    _findings.Add(new AuditFinding(kept.Case, kept.Events, "changed", "The case was removed after its retention with another head than the checkpoint's."));
                }

                continue;
            }

            Compare(kept.Case, kept.Events, kept.Head, found);
        }
    }

    private void Compare(string chain, int events, byte[] head, byte[]? found)
    {
        if (found is null)
        {
            var last = chain == Journal.Chain ? session.Scalar<long?>("select max(number) from journal") : session.Scalar<long?>("select max(number) from events where reference = $1", chain);
            _findings.Add(last is null
                ? new AuditFinding(chain, 0, "removed", $"The checkpoint knows it with {events} events; it is gone.")
                : new AuditFinding(chain, events, last < events ? "cut" : "removed", last < events ? $"The checkpoint knows {events} events; the chain ends after {last}." : $"Event {events} is missing."));
        }
        else if (!found.AsSpan().SequenceEqual(head))
        {
            _findings.Add(new AuditFinding(chain, events, "changed", $"Event {events} has another hash than when the checkpoint was taken: it, or one before it, was changed."));
        }
    }

    private const string ErasedKind = "content-erased";

    private sealed record CaseRow(string Reference, int Events, byte[] Head, string State, int Visit);
}

/// <summary>Content of a journal event <see cref="Journal.CasesRemoved"/>.</summary>
internal sealed record CasesRemoved(string Reason, ImmutableArray<RemovedCase> Cases);

/// <summary>A removed case with the head of its chain, lower-case hex.</summary>
internal sealed record RemovedCase(string Case, int Events, string Head);
