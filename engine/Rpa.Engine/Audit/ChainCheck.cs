using System.Globalization;
using System.Text.Json;
using Rpa.Language.Running;

namespace Rpa.Engine.Audit;

/// <summary>
/// Follows one chain, link by link in the order of their numbers (R7), and says what is wrong with it. The same for a case in the database, the journal, and an export.
/// </summary>
/// <param name="reference">The chain's name.</param>
/// <param name="count">How many links there should be.</param>
/// <param name="storedHead">The hash that the last one should have.</param>
internal sealed class ChainCheck(string reference, int count, byte[] storedHead)
{
    /// <summary>A chain with more faults than this is simply not ours any more.</summary>
    private const int MostFindings = 20;

    private readonly List<AuditFinding> _findings = [];
    private readonly List<int> _withoutContent = [];
    private byte[] _head = [];
    private byte[] _headBefore = [];
    private int _expected = 1;

    /// <summary>What was added to the numbers by rows put in (-1 each) or taken out (+1 each) with the later ones renumbered.</summary>
    private int _shift;
    private EventWrite? _suspect;

    /// <summary>Links without content.</summary>
    public IReadOnlyList<int> WithoutContent => _withoutContent;

    /// <summary>The hash of the last link seen.</summary>
    public byte[] Head => _head;

    /// <summary>Links seen.</summary>
    public int Links { get; private set; }

    /// <summary>Takes the next link.</summary>
    public void Take(EventWrite link)
    {
        Links++;
        if (link.Number > count && _shift == 0 && _suspect is null)
        {
            Add(link.Number, "inserted", $"Event {link.Number} was put behind the last one; {count} are counted.");
            return;
        }

        if (link.Number != _expected)
        {
            Settle(null);
            Add(_expected, "removed", link.Number == _expected + 1 ? $"Event {_expected} is missing." : $"Events {_expected} to {link.Number - 1} are missing.");
            Go(link);
        }
        else if (Fits(link, _head, _shift))
        {
            Settle(null);
            Go(link);
        }
        else if (_suspect is null)
        {
            _suspect = link;
            Go(link);
        }
        else
        {
            Settle(link);
        }

        CheckContent(link);
    }

    /// <summary>The end of the chain: everything that is wrong with it.</summary>
    public IReadOnlyList<AuditFinding> End()
    {
        Settle(null);
        if (_expected <= count && _shift == 0)
        {
            Add(_expected, "cut", $"The chain ends after event {_expected - 1}; {count} are counted.");
        }
        else if (_findings.Count == 0 && !_head.AsSpan().SequenceEqual(storedHead))
        {
            Add(count, "changed", "The head that is kept beside the chain is not the hash of its last event.");
        }

        return _findings;
    }

    private void Go(EventWrite link)
    {
        (_headBefore, _head) = (_head, link.Hash);
        _expected = link.Number + 1;
    }

    /// <summary>A link did not follow the one before it. The next one tells whether it was put in, whether one was taken out before it, or whether it was changed.</summary>
    private void Settle(EventWrite? next)
    {
        if (_suspect is not { } suspect)
        {
            return;
        }

        _suspect = null;
        if (next is not null && Fits(next, _headBefore, _shift - 1))
        {
            _shift--;
            Add(suspect.Number, "inserted", $"Event {suspect.Number} was put in; the one behind it follows the one before it.");
        }
        else if (next is not null && Fits(next, _head, _shift + 1))
        {
            _shift++;
            Add(suspect.Number, "removed", $"An event before number {suspect.Number} was taken out and the later ones were renumbered.");
        }
        else
        {
            Add(suspect.Number, "changed", Explain(suspect, _headBefore));
            if (next is not null && !Fits(next, _head, _shift))
            {
                _suspect = next;
            }
        }

        if (next is not null)
        {
            Go(next);
        }
    }

    private void CheckContent(EventWrite link)
    {
        if (link.Payload is null && link.Salt is null)
        {
            _withoutContent.Add(link.Number);
        }
        else if (link.Payload is null || link.Salt is null || !EventWrite.DigestOf(link.Salt, link.Payload).AsSpan().SequenceEqual(link.Digest))
        {
            Add(link.Number, "changed", $"The content of event {link.Number} is not the one that was recorded.");
        }
    }

    private static bool Fits(EventWrite link, byte[] head, int shift) => (shift == 0 ? link : link with { Number = link.Number + shift }).HashAfter(head).AsSpan().SequenceEqual(link.Hash);

    /// <summary>Which column differs, as far as the content (which repeats most of them) can tell.</summary>
    private string Explain(EventWrite link, byte[] head)
    {
        var here = link with { Number = link.Number + _shift };
        foreach (var candidate in Candidates(here).Where(c => Fits(c, head, 0)))
        {
            var differences = new List<string>();
            Compare("actor", here.Actor, candidate.Actor);
            Compare("department", here.Department, candidate.Department);
            Compare("time", Time(here.At), Time(candidate.At));
            Compare("kind", here.Kind, candidate.Kind);
            Compare("verdict", here.Verdict, candidate.Verdict);
            return $"Event {link.Number} was changed: {string.Join(", ", differences)}.";

            void Compare(string name, string now, string recorded)
            {
                if (now != recorded)
                {
                    differences.Add($"the {name} is '{now}', recorded was '{recorded}'");
                }
            }
        }

        return $"Event {link.Number} does not carry the hash of what it says and of the event before it.";
    }

    private static IEnumerable<EventWrite> Candidates(EventWrite link)
    {
        var told = link;
        try
        {
            if (link.Payload is { } payload && link.Salt is { } salt && EventWrite.DigestOf(salt, payload).AsSpan().SequenceEqual(link.Digest))
            {
                var input = SnapshotJson.ReadInput(payload);
                told = link with { Actor = input.Actor.Name, Department = input.Actor.Department, At = Storage.Sql.Columns.Micros(input.At), Kind = input.InputKind };
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            // Content of a program newer than this one: it cannot help to explain.
        }

        yield return told;
        foreach (var verdict in Enum.GetNames<VerdictKind>())
        {
            yield return told with { Verdict = verdict };
        }
    }

    private static string Time(long micros) => Storage.Sql.Columns.Time(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private void Add(int number, string kind, string message)
    {
        if (_findings.Count < MostFindings)
        {
            _findings.Add(new AuditFinding(reference, number, kind, message));
        }
    }
}
