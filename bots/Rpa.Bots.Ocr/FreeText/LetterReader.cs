using System.Text.RegularExpressions;
using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.FreeText;

/// <summary>
/// Finds what a letter without a form says by its labels ("Aktenzeichen:", "Date of birth") and by shapes that need none (addresses of mail, IBAN, "Mainz, den 12.03.2026"). Where a
/// value stands is found on the coarse reading of the page; what it is is read as a zone of a form is: by two models that must agree, with the checks of its type.
/// </summary>
internal sealed partial class LetterReader(ZoneReader zones)
{
    private const int MostFields = 60;

    // In letter heights.
    private const double Gap = 2.2;
    private const double Below = 2.4;
    private const double Aligned = 1.2;
    private const int MostAddressLines = 3;

    internal List<FieldReading> Read(IReadOnlyList<PreparedPage> pages, string language, double? accept)
    {
        var fields = new List<FieldReading>();
        foreach (var page in pages)
        {
            foreach (var place in Places(WordLines.Of(page.Words.Words)))
            {
                if (fields.Count < MostFields && Field(page, place, language, accept) is { } field && !fields.Exists(other => Same(other, field)))
                {
                    fields.Add(field with { Name = Unique(fields, field.Name) });
                }
            }
        }

        return fields;
    }

    // The same address in head and foot of a letter is one finding.
    private static bool Same(FieldReading one, FieldReading other) =>
        one.Name.TrimEnd('2', '3', '4', '5', '6', '7', '8', '9') == other.Name && one.ReadAs.Length > 0 && one.ReadAs == other.ReadAs;

    private static string Unique(List<FieldReading> fields, string name)
    {
        for (var number = 1; ; number++)
        {
            var unique = number == 1 ? name : $"{name}{number}";
            if (!fields.Exists(field => field.Name == unique))
            {
                return unique;
            }
        }
    }

    private FieldReading? Field(PreparedPage page, LetterPlace place, string language, double? accept)
    {
        var perMillimetre = page.Dpi / 25.4;
        var margin = 0.9 * perMillimetre;
        var (left, top) = (Math.Max(0, place.Left - (0.4 * perMillimetre)), Math.Max(0, place.Top - margin));
        var (right, bottom) = (Math.Min(page.Picture.Width - 1, place.Right + (0.6 * perMillimetre)), Math.Min(page.Picture.Height - 1, place.Bottom + margin));
        if (right - left < perMillimetre || bottom - top < perMillimetre)
        {
            return null;
        }

        var zone = new FormField(place.Key.Key, place.Key.Type)
        {
            Zone = new Millimetres(left / perMillimetre, top / perMillimetre, (right - left) / perMillimetre, (bottom - top) / perMillimetre),
            Multiline = place.Lines > 1,
        };
        var level = new Registration(new Projection(perMillimetre, 0, 0, 0, perMillimetre, 0), 1, 0, []);
        var form = new FormTemplate("", [], [zone]) { Language = language };
        var reading = zones.Read(form, zone, page, level, accept);
        return reading.ReadAs.Length == 0 ? null : reading with { Checks = [.. reading.Checks, place.Label.Length > 0 ? $"found by the label '{place.Label}'" : "found by its shape"] };
    }

    internal static IEnumerable<LetterPlace> Places(List<List<ReadWord>> lines)
    {
        lines = [.. lines.OrderBy(line => line.Average(word => word.Box.CentreY))];
        var taken = new HashSet<ReadWord>();
        for (var i = 0; i < lines.Count; i++)
        {
            foreach (var label in Labels(lines[i]))
            {
                if (Value(lines, i, label) is { } words && !words.Exists(taken.Contains))
                {
                    taken.UnionWith(words);
                    yield return Place(label.Key, words, label.Text, label.Key.Goes ? null : Room(lines[i], words));
                }
            }
        }

        foreach (var line in lines)
        {
            foreach (var (key, words) in Shapes(line).Where(shape => !shape.Words.Exists(taken.Contains)))
            {
                taken.UnionWith(words);
                yield return Place(key, words, "", null);
            }
        }
    }

    // A label begins a line or stands apart from what is before it, and ends in a colon or stands apart from what follows.
    private static IEnumerable<FoundLabel> Labels(List<ReadWord> line)
    {
        for (var start = 0; start < line.Count; start++)
        {
            if (start > 0 && !IsApart(line, start) && !line[start - 1].Text.EndsWith(':'))
            {
                continue;
            }

            for (var count = Math.Min(LetterLabels.MostWords, line.Count - start); count > 0; count--)
            {
                var text = string.Join(' ', line.Skip(start).Take(count).Select(word => word.Text));
                var end = start + count;
                var closes = text.EndsWith(':') || end == line.Count || IsApart(line, end) || line[end].Text is ":" or "|";
                if (closes && LetterLabels.Of(text) is { } key)
                {
                    yield return new FoundLabel(key, text.TrimEnd(':'), start, line[Math.Min(end, line.Count - 1)].Text is ":" or "|" ? end + 1 : end, line[start]);
                    start = end - 1;
                    break;
                }
            }
        }
    }

    private static List<ReadWord>? Value(List<List<ReadWord>> lines, int at, FoundLabel label)
    {
        var line = lines[at];
        var next = Labels(line).Where(other => other.Start >= label.End).Select(other => other.Start).DefaultIfEmpty(line.Count).Min();
        var beside = line.Skip(label.End).Take(next - label.End).TakeWhile((word, i) => i == 0 || !IsFar(line[label.End + i - 1], word)).ToList();
        if (beside.Count > 0)
        {
            return label.Key.Goes ? [.. beside, .. Under(lines, at, beside[0], MostAddressLines - 1)] : beside;
        }

        var under = Under(lines, at, label.First, label.Key.Goes ? MostAddressLines : 1);
        return under.Count > 0 ? under : null;
    }

    // The lines that begin below the word, close to each other, until one begins with a label.
    private static List<ReadWord> Under(List<List<ReadWord>> lines, int at, ReadWord first, int most)
    {
        var (words, last, height) = (new List<ReadWord>(), first, (double)first.Box.Height);
        for (var i = at + 1; i < lines.Count && most > 0; i++)
        {
            var start = lines[i].FindIndex(word => Math.Abs(word.Box.X - first.Box.X) <= Aligned * height);
            if (lines[i].Average(word => word.Box.CentreY) - last.Box.CentreY > Below * Math.Max(height, last.Box.Height))
            {
                break;
            }

            if (start < 0)
            {
                continue;
            }

            if (Labels(lines[i]).Any(label => label.Start == start))
            {
                break;
            }

            var line = lines[i];
            var mine = line.Skip(start).TakeWhile((word, k) => k == 0 || !IsFar(line[start + k - 1], word)).ToList();
            words.AddRange(mine);
            (last, most) = (mine[0], most - 1);
        }

        return words;
    }

    private static IEnumerable<(LetterKey Key, List<ReadWord> Words)> Shapes(List<ReadWord> line)
    {
        foreach (var word in line.Where(word => Address().IsMatch(word.Text)))
        {
            yield return (LetterLabels.Email, [word]);
        }

        for (var i = 0; i < line.Count; i++)
        {
            var groups = line.Skip(i).TakeWhile((word, k) => k == 0 ? IbanHead().IsMatch(word.Text) : IbanGroup().IsMatch(word.Text)).ToList();
            if (groups.Sum(word => word.Text.Length) is >= 18 and <= 36)
            {
                yield return (LetterLabels.Iban, groups);
                i += groups.Count;
            }
        }

        // "Mainz, den 12.03.2026": place and date, as letters begin, often to the right of something else.
        foreach (var part in Parts(line))
        {
            var text = string.Join(' ', part.Select(word => word.Text));
            if (Dated().Match(text) is { Success: true } dated)
            {
                var skipped = text[..dated.Groups["date"].Index].Count(character => character == ' ');
                yield return (LetterLabels.Date, [.. part.Skip(skipped)]);
            }
        }
    }

    private static List<List<ReadWord>> Parts(List<ReadWord> line)
    {
        var parts = new List<List<ReadWord>>();
        foreach (var word in line)
        {
            if (parts.Count == 0 || IsFar(parts[^1][^1], word))
            {
                parts.Add([]);
            }

            parts[^1].Add(word);
        }

        return parts;
    }

    // The reading may have missed the value's last word; the zone takes in what stands close behind it, up to the next word that does not belong to it.
    private static double Room(List<ReadWord> line, List<ReadWord> words)
    {
        var right = words.Max(word => word.Box.Right);
        var next = line.Where(word => word.Box.X > right).Select(word => word.Box.X - (0.5 * word.Box.Height)).DefaultIfEmpty(double.MaxValue).Min();
        return Math.Max(right, Math.Min(right + (3 * words[0].Box.Height), next));
    }

    private static LetterPlace Place(LetterKey key, List<ReadWord> words, string label, double? right) => new(
        key, label, words.Min(word => word.Box.X), words.Min(word => word.Box.Y), right ?? words.Max(word => word.Box.Right), words.Max(word => word.Box.Bottom),
        WordLines.Of(words).Count);

    private static bool IsApart(List<ReadWord> line, int at) => line[at].Box.X - line[at - 1].Box.Right > Gap / 2 * Math.Max(line[at].Box.Height, line[at - 1].Box.Height);

    private static bool IsFar(ReadWord one, ReadWord other) => other.Box.X - one.Box.Right > Gap * Math.Max(one.Box.Height, other.Box.Height);

    [GeneratedRegex(@"^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}[.,;]?$", RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex("^[A-Z]{2}[0-9OIlS]{2}[0-9A-Z]*$", RegexOptions.NonBacktracking)]
    private static partial Regex IbanHead();

    [GeneratedRegex("^[0-9A-Z]{1,4}$", RegexOptions.NonBacktracking)]
    private static partial Regex IbanGroup();

    [GeneratedRegex(@"^\p{Lu}[\p{L} /().-]{1,30}, +(den +|the +)?(?<date>[0-9]{1,2}[.] ?([0-9]{1,2}[.] ?|\p{L}{3,9} )[0-9]{4})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Dated();
}

/// <summary>A label among the words of a line: where it begins, where its value may begin.</summary>
internal sealed record FoundLabel(LetterKey Key, string Text, int Start, int End, ReadWord First);

/// <summary>Where a value stands on a page, in pixels.</summary>
internal sealed record LetterPlace(LetterKey Key, string Label, double Left, double Top, double Right, double Bottom, int Lines);
