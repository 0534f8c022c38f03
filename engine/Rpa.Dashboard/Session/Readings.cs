using Rpa.Bots.Documents;
using Rpa.Engine.Queries;

namespace Rpa.Dashboard.Session;

/// <summary>What the bots last read from a case's documents: fields, pages, crops.</summary>
public sealed class Readings
{
    private readonly Dictionary<string, FieldEvidence> _fields = [];
    private readonly Dictionary<string, string> _crops = [];

    /// <summary>Gathers them from a case.</summary>
    public Readings(CaseDetails details)
    {
        foreach (var attempt in details.Attempts)
        {
            var pages = attempt.Evidence.Where(e => e.Kind == "page").ToList();
            if (pages.Count > 0)
            {
                Pages = pages;
            }

            foreach (var field in attempt.Fields)
            {
                _fields[field.Name] = field;
            }

            foreach (var crop in attempt.Evidence.Where(e => e.Kind == "crop"))
            {
                _crops[crop.Title] = crop.BlobId;
            }
        }
    }

    /// <summary>Pictures of the pages of the last document read, upright, in order.</summary>
    public IReadOnlyList<EvidenceRow> Pages { get; } = [];

    /// <summary>Every field that was read.</summary>
    public IReadOnlyCollection<FieldEvidence> Fields => _fields.Values;

    /// <summary>How a field was read, or null.</summary>
    public FieldEvidence? Of(string field) => _fields.GetValueOrDefault(field);

    /// <summary>Blob of the picture of a field's zone, or null.</summary>
    public string? Crop(string field) => _crops.GetValueOrDefault(field);

    /// <summary>Fields read on a page, from 1.</summary>
    public IEnumerable<FieldEvidence> On(int page) => _fields.Values.Where(f => f.Page == page && f.Box is { Width: > 0, Height: > 0 });
}
