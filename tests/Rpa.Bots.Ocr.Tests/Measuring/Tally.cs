using System.Globalization;
using System.Text;
using Rpa.Bots.Ocr.Reading;

namespace Rpa.Bots.Ocr.Tests.Measuring;

/// <summary>Counts readings as right, unset or wrong, and pages of which all that is needed was read.</summary>
internal sealed class Tally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (int Right, int Unset, int Wrong)> _counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (int Complete, int All)> _complete = new(StringComparer.Ordinal);
    private readonly List<string> _lines = [];

    internal int Wrong { get; private set; }

    internal void Add(MeasuredPage page, DocumentReading reading, IReadOnlyList<string> needed)
    {
        lock (_lock)
        {
            var right = new HashSet<string>(StringComparer.Ordinal);
            if (reading.Form != page.Form)
            {
                _lines.Add($"NOFORM {page.Name} {reading.Form}");
            }

            foreach (var field in reading.Fields)
            {
                var wanted = page.Truth.GetValueOrDefault(field.Name);
                var value = field.Value switch
                {
                    bool marked => marked ? "true" : "false",
                    DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                    var other => other?.ToString(),
                };
                if (wanted is null && value is null)
                {
                    continue;
                }

                var outcome = !field.Accepted || value is null ? "unset" : Plain(value) == Plain(wanted ?? "") ? "right" : "WRONG";
                if (outcome == "right")
                {
                    right.Add(field.Name);
                }
                else
                {
                    Wrong += outcome == "WRONG" ? 1 : 0;
                    _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{outcome} {page.Name} {page.Written} {field.Name}: want '{wanted}' is '{value}' {field.Confidence:0.00} [{string.Join('|', field.Alternatives.Prepend(field.ReadAs))}] {string.Join("; ", field.Checks)}").Replace('\n', '~'));
                }

                Count("ALL " + page.Grade, outcome);
                Count("ALL " + page.Written, outcome);
                Count($"{page.Form}.{field.Name}", outcome);
            }

            var all = needed.Concat(page.Form == "passport-enquiry" && page.Truth["minor"] == "true" ? ["custodians"] : Array.Empty<string>());
            var complete = all.All(right.Contains);
            foreach (var key in new[] { $"{page.Form} {page.Grade}", "ALL " + page.Grade })
            {
                var (done, seen) = _complete.GetValueOrDefault(key);
                _complete[key] = (done + (complete ? 1 : 0), seen + 1);
            }
        }
    }

    internal string Report()
    {
        var text = new StringBuilder();
        _lines.Order(StringComparer.Ordinal).ToList().ForEach(line => text.Append(line).Append('\n'));
        foreach (var (name, count) in _counts)
        {
            var all = count.Right + count.Unset + count.Wrong;
            text.Append(CultureInfo.InvariantCulture, $"{name,-40} right {count.Right}/{all} {100.0 * count.Right / all:0.0}%  unset {count.Unset} wrong {count.Wrong}\n");
        }

        foreach (var (name, (complete, all)) in _complete)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name,-40} complete {complete}/{all}\n");
        }

        // The generator sends three light scans to two medium and one heavy.
        double Share(string grade) => _complete.TryGetValue("ALL " + grade, out var count) ? (double)count.Complete / count.All : 0;
        return text.Append(CultureInfo.InvariantCulture, $"complete over the mix: {100 * ((3 * Share("light")) + (2 * Share("medium")) + Share("heavy")) / 6:0.0}%\n").ToString();
    }

    private static string Plain(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        ? number.ToString("0.########", CultureInfo.InvariantCulture)
        : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private void Count(string key, string outcome)
    {
        var (right, unset, wrong) = _counts.GetValueOrDefault(key);
        _counts[key] = outcome switch
        {
            "right" => (right + 1, unset, wrong),
            "unset" => (right, unset + 1, wrong),
            _ => (right, unset, wrong + 1),
        };
    }
}
