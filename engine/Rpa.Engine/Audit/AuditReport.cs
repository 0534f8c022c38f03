using System.Collections.Immutable;

namespace Rpa.Engine.Audit;

/// <summary>A fault in a chain of events.</summary>
/// <param name="Reference">The case; `journal` for the house's own chain, `checkpoint` for a checkpoint.</param>
/// <param name="Number">The event it was seen at, from 1; 0 where the whole case is meant.</param>
/// <param name="Kind">`changed`, `removed`, `inserted`, `cut`.</param>
/// <param name="Message">What differs, in words.</param>
public sealed record AuditFinding(string Reference, int Number, string Kind, string Message);

/// <summary>Content that was erased, as the chain itself says.</summary>
/// <param name="Reference">The case.</param>
/// <param name="Number">The event that says so; contents of earlier events are gone.</param>
/// <param name="Events">How many events lost their content.</param>
/// <param name="By">Who erased it.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record AuditErasure(string Reference, int Number, int Events, string By, DateTimeOffset At, string Reason);

/// <summary>What a verification saw.</summary>
/// <param name="Cases">Chains followed.</param>
/// <param name="Events">Links followed, the journal's included.</param>
/// <param name="Removed">Cases removed after their retention, of which the head remains.</param>
/// <param name="Findings">Faults, at most <see cref="MostFindings"/>; empty where everything is whole.</param>
/// <param name="FindingsInAll">How many there were.</param>
/// <param name="Erasures">What was erased lawfully.</param>
/// <param name="Checkpoint">The checkpoint it was held against, or null.</param>
public sealed record AuditReport(
    long Cases, long Events, long Removed, ImmutableArray<AuditFinding> Findings, long FindingsInAll, ImmutableArray<AuditErasure> Erasures, CheckpointInfo? Checkpoint)
{
    /// <summary>More findings than this are counted, not listed.</summary>
    public const int MostFindings = 1000;

    /// <summary>Nothing was changed, removed, inserted or cut.</summary>
    public bool IsWhole => FindingsInAll == 0;
}

/// <summary>What a checkpoint says about itself.</summary>
/// <param name="At">Database time at which it was taken.</param>
/// <param name="By">Who took it.</param>
/// <param name="Cases">Heads it holds.</param>
/// <param name="Key">Fingerprint of the key that signed it: SHA-256 of the public key, lower-case hex.</param>
public sealed record CheckpointInfo(DateTimeOffset At, string By, long Cases, string Key);

/// <summary>Gathers findings, listing only so many.</summary>
internal sealed class FindingList
{
    private readonly List<AuditFinding> _listed = [];

    public long Count { get; private set; }

    public ImmutableArray<AuditFinding> Listed => [.. _listed];

    public void Add(AuditFinding finding)
    {
        Count++;
        if (_listed.Count < AuditReport.MostFindings)
        {
            _listed.Add(finding);
        }
    }

    public void AddRange(IEnumerable<AuditFinding> findings)
    {
        foreach (var finding in findings)
        {
            Add(finding);
        }
    }
}
