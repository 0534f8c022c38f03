using System.Text.Json;
using Rpa.Language.Running;

namespace Rpa.Engine.Audit;

/// <summary>Content that is gone must have been erased by somebody: a later event of the same chain says by whom and why. Otherwise it was taken.</summary>
internal sealed class Erasures(string reference)
{
    private readonly List<AuditErasure> _told = [];

    /// <summary>Looks whether a link tells of an erasure.</summary>
    public void Look(EventWrite link, CaseInput? input)
    {
        if (input is ContentErased erased)
        {
            _told.Add(new AuditErasure(reference, link.Number, 0, link.Actor, Storage.Sql.Columns.Time(link.At), erased.Reason));
        }
    }

    /// <summary>What was erased, and what is gone without a word.</summary>
    public (List<AuditErasure> Told, List<AuditFinding> Taken) End(IReadOnlyList<int> withoutContent)
    {
        var counts = new int[_told.Count];
        var taken = new List<AuditFinding>();
        foreach (var number in withoutContent)
        {
            var index = _told.FindIndex(e => e.Number > number);
            if (index >= 0)
            {
                counts[index]++;
            }
            else
            {
                taken.Add(new AuditFinding(reference, number, "changed", $"The content of event {number} is gone, and no later event tells that it was erased."));
            }
        }

        return ([.. _told.Select((e, i) => e with { Events = counts[i] })], taken);
    }

    /// <summary>The input of a link; null after erasure, or where it cannot be read.</summary>
    public static CaseInput? ReadInput(EventWrite link)
    {
        try
        {
            return link.Payload is { } payload ? SnapshotJson.ReadInput(payload) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }
}
