using System.Security.Cryptography;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Audit;

/// <summary>A fault in a case's chain of events.</summary>
/// <param name="Reference">The case.</param>
/// <param name="Number">The event it was seen at.</param>
/// <param name="Kind">`changed`, `removed`, `inserted`, `cut`.</param>
/// <param name="Message">In words.</param>
public sealed record AuditFinding(string Reference, int Number, string Kind, string Message);

/// <summary>Checks chains of events (R7) against what they say about themselves and against the case's own count and head.</summary>
internal sealed class AuditChain(IDatabase database)
{
    /// <summary>The faults of one case's chain; empty where it is whole.</summary>
    public Task<List<AuditFinding>> VerifyAsync(string reference, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Verify(session, reference), cancellationToken);

    private static List<AuditFinding> Verify(SqlSession session, string reference)
    {
        var findings = new List<AuditFinding>();
        var head = Array.Empty<byte>();
        var expected = 1;
        var stored = session.Row("select events, head from cases where reference = $1", r => (Count: (int)r.GetInt64(0), Head: r.Bytes(1)), reference);
        foreach (var link in Links(session, reference))
        {
            if (link.Number > stored.Count)
            {
                findings.Add(new(reference, link.Number, "inserted", $"Event {link.Number} was put behind the last one; the case counts {stored.Count}."));
                continue;
            }

            if (link.Number != expected)
            {
                findings.Add(new(reference, expected, "removed", $"Events {expected} to {link.Number - 1} are missing."));
            }
            else if (!link.HashAfter(head).AsSpan().SequenceEqual(link.Hash))
            {
                findings.Add(new(reference, link.Number, "changed", $"Event {link.Number} does not carry the hash of what it says and of the event before it."));
            }

            if (link.Payload is { } payload && !EventWrite.DigestOf(link.Salt ?? [], payload).AsSpan().SequenceEqual(link.Digest))
            {
                findings.Add(new(reference, link.Number, "changed", $"The content of event {link.Number} is not the one that was recorded."));
            }

            head = link.Hash;
            expected = link.Number + 1;
        }

        if (expected <= stored.Count)
        {
            findings.Add(new(reference, expected, "cut", $"The chain ends after event {expected - 1}; the case counts {stored.Count}."));
        }
        else if (findings.Count == 0 && !CryptographicOperations.FixedTimeEquals(head, stored.Head))
        {
            findings.Add(new(reference, stored.Count, "changed", "The case's head is not the hash of its last event."));
        }

        return findings;
    }

    private static List<EventWrite> Links(SqlSession session, string reference) => session.Rows(
        "select number, at, actor, department, kind, visit, verdict, entries, payload, salt, digest, hash from events where reference = $1 order by number",
        r => new EventWrite
        {
            Reference = reference,
            Number = (int)r.GetInt64(0),
            At = r.GetInt64(1),
            Actor = r.GetString(2),
            Department = r.GetString(3),
            Kind = r.GetString(4),
            Visit = (int)r.GetInt64(5),
            Verdict = r.GetString(6),
            Entries = r.GetString(7),
            Payload = r.BytesOrNull(8),
            Salt = r.BytesOrNull(9),
            Digest = r.Bytes(10),
            Hash = r.Bytes(11),
        },
        reference);
}
