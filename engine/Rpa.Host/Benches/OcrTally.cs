using System.Globalization;
using Rpa.Bots.Ocr.Reading;
using Rpa.Samples.Scans;

namespace Rpa.Host.Benches;

/// <summary>Counts of one kind of field or grade.</summary>
/// <param name="Fields">Fields in which something stands or is read.</param>
/// <param name="RightAccepted">Read right and taken without a person.</param>
/// <param name="Held">Left to a person.</param>
/// <param name="Wrong">Taken though wrong.</param>
internal sealed record OcrCount(int Fields, int RightAccepted, int Held, int Wrong)
{
    /// <summary>Read right without a person, per cent.</summary>
    public double RightAcceptedPercent => Percent(RightAccepted);

    /// <summary>Taken though wrong, per cent.</summary>
    public double WrongPercent => Percent(Wrong);

    private double Percent(int part) => Fields == 0 ? 0 : Math.Round(100.0 * part / Fields, 3);
}

/// <summary>Readings of which the reader was so sure, and how many of them were right: what its confidence is worth.</summary>
internal sealed record OcrBin(string Type, double From, double To, int Fields, int Right)
{
    /// <summary>Right, per cent.</summary>
    public double RightPercent => Fields == 0 ? 0 : Math.Round(100.0 * Right / Fields, 2);
}

/// <summary>Holds readings against what was written.</summary>
internal sealed class OcrTally
{
    private static readonly double[] s_edges = [0, 0.5, 0.7, 0.85, 0.9, 0.95, 0.97, 1.0001];
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, OcrCount> _counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (int Perfect, int Valid, int WrongValid, int All)> _zones = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, int Bin), (int Fields, int Right)> _bins = [];

    /// <summary>One line for each field that was wrong or held, for whoever wants to know why.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Counts by grade (`clean`), by type of field (`type text`) and over all (`all`).</summary>
    public IReadOnlyDictionary<string, OcrCount> Counts => _counts;

    /// <summary>Machine-readable zones by grade.</summary>
    public IReadOnlyDictionary<string, (int Perfect, int Valid, int WrongValid, int All)> Zones => _zones;

    /// <summary>What the confidence is worth, by type of field.</summary>
    public IEnumerable<OcrBin> Bins => _bins.OrderBy(bin => bin.Key.Type, StringComparer.Ordinal).ThenBy(bin => bin.Key.Bin)
        .Select(bin => new OcrBin(bin.Key.Type, s_edges[bin.Key.Bin], Math.Min(1, s_edges[bin.Key.Bin + 1]), bin.Value.Fields, bin.Value.Right));

    /// <summary>A page that could not be read at all: each of its fields is left to a person.</summary>
    public void AddUnreadable(SampleScan scan, IReadOnlyDictionary<string, string> types, string reason)
    {
        lock (_lock)
        {
            Lines.Add($"UNREADABLE {scan.Name} {reason}");
            foreach (var name in scan.Values.Keys)
            {
                Count(scan.Grade, types.GetValueOrDefault(name, "text"), "held");
            }

            Zone(scan, null);
        }
    }

    public void Add(SampleScan scan, DocumentReading reading, IReadOnlyDictionary<string, string> types)
    {
        lock (_lock)
        {
            if (scan.Mrz.Count > 0)
            {
                Zone(scan, reading);
                return;
            }

            var read = reading.Fields.ToDictionary(field => field.Name);
            foreach (var name in types.Keys)
            {
                Field(scan, name, types[name], read.GetValueOrDefault(name));
            }
        }
    }

    private void Field(SampleScan scan, string name, string type, FieldReading? field)
    {
        var wanted = scan.Values.GetValueOrDefault(name);
        var value = Text(field?.Value);
        if (wanted is null && value is null)
        {
            return;
        }

        var right = wanted is not null && value is not null && Plain(value) == Plain(wanted);
        var outcome = value is null || field is null || !field.Accepted ? "held" : right ? "right" : "wrong";
        Count(scan.Grade, type, outcome);
        if (outcome != "right")
        {
            Lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"{outcome.ToUpperInvariant()} {scan.Name} {scan.Written} {name}: want '{wanted}' is '{value}' {field?.Confidence:0.00} [{string.Join('|', field?.Alternatives.Prepend(field.ReadAs) ?? [])}] {string.Join("; ", field?.Checks ?? ["form not recognised"])}").ReplaceLineEndings("~"));
        }

        // Readings that were held count by their raw text, so that the table shows what another threshold would let through.
        if (field is not null && wanted is not null && field.Confidence > 0)
        {
            var bin = Enumerable.Range(0, s_edges.Length - 1).First(i => field.Confidence < s_edges[i + 1]);
            var same = value is not null ? right : Plain(field.ReadAs) == Plain(wanted);
            var (fields, good) = _bins.GetValueOrDefault((type, bin));
            _bins[(type, bin)] = (fields + 1, good + (same ? 1 : 0));
        }
    }

    private void Zone(SampleScan scan, DocumentReading? reading)
    {
        if (scan.Mrz.Count == 0)
        {
            return;
        }

        var mrz = reading?.Mrz;
        var perfect = mrz is not null && mrz.Lines.SequenceEqual(scan.Mrz, StringComparer.Ordinal);
        var (all, valid, wrong, count) = _zones.GetValueOrDefault(scan.Grade);
        _zones[scan.Grade] = (all + (perfect ? 1 : 0), valid + (mrz is { IsValid: true } ? 1 : 0), wrong + (mrz is { IsValid: true } && !perfect ? 1 : 0), count + 1);
        if (!perfect || mrz is not { IsValid: true })
        {
            Lines.Add($"{(mrz is { IsValid: true } ? "WRONG" : "HELD")} {scan.Name} {string.Join('~', mrz?.Lines ?? [])} want {string.Join('~', scan.Mrz)} {string.Join("; ", mrz?.Checks ?? [])}");
        }
    }

    private void Count(string grade, string type, string outcome)
    {
        foreach (var key in new[] { "all", grade, "type " + type })
        {
            var count = _counts.GetValueOrDefault(key) ?? new OcrCount(0, 0, 0, 0);
            _counts[key] = new OcrCount(
                count.Fields + 1, count.RightAccepted + (outcome == "right" ? 1 : 0), count.Held + (outcome == "held" ? 1 : 0), count.Wrong + (outcome == "wrong" ? 1 : 0));
        }
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool marked => marked ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Plain(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        ? number.ToString("0.########", CultureInfo.InvariantCulture)
        : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
