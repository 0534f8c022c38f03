using System.Globalization;
using System.Text.RegularExpressions;
using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>What a zone's writing was read as.</summary>
internal sealed record Written(FieldValue Value, string Text, double Confidence, IReadOnlyList<string> Alternatives, IReadOnlyList<string> Checks);

/// <summary>
/// Reads a written zone several times, by two models and in several sizes: what misleads one rarely misleads the others the same way. Letters are
/// voted on one by one; values pass only with both models behind every letter and with no ink that the letters do not account for.
/// </summary>
internal sealed partial class WrittenReader(EnginePool engines)
{
    // Tesseract's models are sharpest with capitals of about this height in pixels.
    private const double BestLetterHeight = 33;
    private const double Smaller = 0.8;
    private const double Larger = 1.25;

    internal Written Read(string language, FormField zone, ZoneImage image)
    {
        var lines = image.Lines.Select(line => new LineReadings(zone, line)).ToList();
        var checks = new List<string>();
        lines.ForEach(line => Add(line, language, [1, Smaller]));
        var (value, confidence) = Decide(zone, lines, checks);

        // A word has no redundancy: one reading that differs is reason enough to look again.
        if (confidence < (zone.Type is FieldType.Text or FieldType.Email && value.Redundancy < 0.7 ? 0.95 : 0.9))
        {
            lines.ForEach(line => Add(line, language, [Larger]));
            checks.Clear();
            (value, confidence) = Decide(zone, lines, checks);
        }

        if (confidence < AccentConfidence && zone.Type == FieldType.Text && lines.Count == 1 && value.Redundancy < 0.7 && Accented(zone, lines[0]) is { } accented)
        {
            (value, confidence) = (accented, AccentConfidence);
            checks.Clear();
            checks.Add("an accent was told by how it leans");
        }

        value = lines.Count > 1 || zone.Comb > 1 ? value : zone.Type == FieldType.Phone ? Grouped(zone, lines[0], value) : Apart(zone, lines[0], value);
        confidence = Math.Min(confidence, Account(zone, image, lines, value, confidence >= 0.96, checks));
        value = Spaced(zone, image, value);
        var raw = Enumerable.Range(0, lines[0].Raw.Count).Select(i => string.Join('\n', lines.Select(line => line.Raw[i].Text))).ToList();
        return new Written(value, raw[0], confidence, [.. raw.Skip(1)], checks);
    }

    // The digits of a number decide, not its blanks; of the ways in which it was read the one is taken whose blanks have their room.
    private static FieldValue Grouped(FormField zone, LineReadings line, FieldValue value) => line.Votes.Select(vote => FieldValues.Parse(zone, vote.Text)).Prepend(value)
        .Where(other => other.IsValid && other.Canonical == value.Canonical && GapCheck.Doubtful(line.Image, line.Letters(Padding), (string)other.Value!) is null)
        .FirstOrDefault(value);

    private static FieldValue Apart(FormField zone, LineReadings line, FieldValue value) =>
        zone is { Type: FieldType.Text, Pattern: null, Whitelist.Length: 0, Dictionary.Count: 0 } && value.Value is string text && GapCheck.Spaced(line.Image, line.Letters(Padding), text) is var spaced && spaced != text
            ? value with { Value = spaced, Canonical = spaced }
            : value;

    /// <summary>One reading as it comes, for evidence.</summary>
    internal string Raw(string language, FormField zone, ZoneImage image)
    {
        var lines = image.Lines.Select(line => new LineReadings(zone, line)).ToList();
        lines.ForEach(line => Add(line, language, [1]));
        return string.Join('\n', lines.Select(line => line.Raw[0].Text));
    }

    private void Add(LineReadings line, string language, double[] scales)
    {
        var native = new EngineProfile(language, Dictionaries: false);
        var foreign = new EngineProfile(language == "eng" ? "deu" : "eng", Dictionaries: false);
        using var ink = line.Image.Picture.ToPix(300);
        foreach (var scale in scales)
        {
            using var scaled = ink.Scale(Math.Clamp(BestLetterHeight * scale / Math.Max(4, line.Image.LetterHeight), 0.3, 4));
            using var padded = scaled.Pad(Padding);
            line.Add(engines.Read(native, padded, Segmentation.Line), (double)scaled.Width / line.Image.Picture.Width, native: true);
            line.Add(engines.Read(foreign, padded, Segmentation.Line), (double)scaled.Width / line.Image.Picture.Width, native: false);
        }
    }

    // Both models agree on every letter, and one saw an accent where there is a mark; its kind is measured once.
    private const double AccentConfidence = 0.88;
    private const int Padding = 12;

    // The readings agree when accents are left out, and differ only where the foreign model saw one above a plain letter of the native one.
    private static FieldValue? Accented(FormField zone, LineReadings line)
    {
        var native = line.Votes.Where(vote => vote.Native).Select(vote => vote.Text).ToList();
        var foreign = line.Votes.Where(vote => !vote.Native && vote.Text.Length == native[0].Length).Select(vote => vote.Text).ToList();
        var text = native[0].ToCharArray();
        if (native.Exists(other => other.Length != native[0].Length) || foreign.Count * 2 < line.Votes.Count - native.Count)
        {
            return null;
        }

        var letters = line.Letters(Padding);
        var solid = native[0].Select((letter, i) => (letter, i)).Where(pair => !char.IsWhiteSpace(pair.letter)).Select(pair => pair.i).ToList();
        if (letters.Count != solid.Count)
        {
            return null;
        }

        for (var k = 0; k < solid.Count; k++)
        {
            var (at, seen, own) = (solid[k], foreign.ConvertAll(other => other[solid[k]]), native.ConvertAll(other => other[solid[k]]));
            var over = seen.Find(letter => letter >= 0x80 && own.Exists(plain => IsOver(letter, plain)));
            if (over != 0)
            {
                var plain = own.First(letter => IsOver(over, letter));
                if (Accents.Read(line.Image, [.. letters.Select((letter, i) => i == k ? letter with { Letter = plain } : letter)], k) is not { } accented)
                {
                    return null;
                }

                text[at] = accented;
            }
            else if (own.Exists(letter => letter != text[at]) || (text[at] < 0x80 && !seen.Contains(text[at])))
            {
                return null;
            }
        }

        var value = FieldValues.Parse(zone, new string(text));
        return value.IsValid && new string(text) != native[0] ? value : null;
    }

    private static bool IsOver(char accented, char plain) => accented != plain && accented.ToString().Normalize(System.Text.NormalizationForm.FormD)[0] == plain;

    private static (FieldValue Value, double Confidence) Decide(FormField zone, List<LineReadings> lines, List<string> checks)
    {
        // Whole values first: what a type or a dictionary forgives is no difference.
        var votes = lines[0].Votes;
        if (lines.Count == 1)
        {
            var values = votes.Select(vote => (Value: FieldValues.Parse(zone, vote.Text), vote.Native)).Where(vote => vote.Value.IsValid).ToList();
            var groups = values.GroupBy(vote => vote.Value.Canonical, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ToList();
            if (groups.Count > 0 && groups[0].Any(vote => vote.Native) && groups[0].Any(vote => !vote.Native))
            {
                var (count, others) = (groups[0].Count(), groups.Skip(1).Sum(group => group.Count()));
                if (count == votes.Count || (count * 4 >= votes.Count * 3 && others * 4 <= votes.Count) || (groups[0].First().Value.Redundancy >= 0.7 && count * 2 >= votes.Count && others == 0))
                {
                    // Readings of one value may still be written in several ways, such as a telephone number with and without blanks.
                    var written = groups[0].GroupBy(vote => vote.Value.Value).MaxBy(group => group.Count())!.First().Value;

                    // One digit for another, or a lost comma, makes another number, and nothing in a number tells which of the two it is.
                    var rival = written.Redundancy < 0.2 && zone.Type is not (FieldType.Text or FieldType.Email) && groups.Count > 1;
                    return (written, count == votes.Count ? 0.97 : rival ? 0.8 : 0.9);
                }
            }
        }

        var consensus = lines.ConvertAll(line => Consensus.Of(line.Votes));
        var value = FieldValues.Parse(zone, string.Join(' ', consensus.Select(line => line.Text)));
        var support = consensus.Min(line => line.Support);
        checks.AddRange(consensus.Select(line => line.Doubt).OfType<string>());
        if (!value.IsValid)
        {
            checks.Add(value.Fault!);
            return (value, 0.4);
        }

        // A word has no redundancy: of six readings one may differ, not two.
        var isWord = zone.Type == FieldType.Text && value.Redundancy < 0.7;
        return (value, support == 0 ? 0.6 : support >= 1 ? 0.96 : isWord ? 0.75 + (0.14 * support) : value.Redundancy < 0.7 ? 0.75 + (0.13 * support) : 0.8 + (0.1 * support));
    }

    // Ink that no letter accounts for.
    private static double Account(FormField zone, ZoneImage image, List<LineReadings> lines, FieldValue value, bool unanimous, List<string> checks)
    {
        var most = 1.0;
        if (image.IsCut)
        {
            checks.Add("ink reaches beyond the zone");
            most = 0.5;
        }

        var characters = value.Canonical.Count(char.IsLetterOrDigit);
        if (zone.Comb > 1 && Boxes(zone, image, value) is var (filled, read) && filled != read)
        {
            checks.Add($"{filled} boxes are filled, {read} characters were read");
            most = Math.Min(most, 0.5);
        }

        // Each printed digit is one blob as a rule; a broken one is two, which matters only where the readings already waver.
        var code = zone.Type is FieldType.Integer or FieldType.Decimal or FieldType.PostalCode or FieldType.Date or FieldType.Phone;
        var digits = zone.Type == FieldType.Date ? DigitsRead(zone, lines[0], value) : characters;
        if (code && value.Redundancy < 0.7 && !unanimous && lines[0].Image.TallBlobs() is var tall && tall > digits)
        {
            checks.Add($"{tall} letters are seen, {digits} were read");
            most = Math.Min(most, 0.7);
        }

        // A comma that vanished in the scan leaves its place between the digits.
        if (zone.Type is FieldType.Decimal or FieldType.Money && lines[0].Image.HasGap() && !lines[0].Votes.TrueForAll(vote => vote.Text.Contains(',', StringComparison.Ordinal) || vote.Text.Contains('.', StringComparison.Ordinal)))
        {
            checks.Add("there is room for a comma that was not read");
            most = Math.Min(most, 0.6);
        }

        // A dot that vanished in an address leaves a blank between letters.
        if (zone.Type == FieldType.Email && lines[0].Raw.Count(raw => HasBlank(raw.Text)) * 2 >= lines[0].Raw.Count)
        {
            checks.Add("there is room for a dot that was not read");
            most = Math.Min(most, 0.7);
        }

        // The rest of a frame reads as a letter on a line of its own.
        if (lines.Count > 1 && lines.Exists(line => line.Votes.Exists(vote => vote.Text.Count(char.IsLetterOrDigit) < 2)))
        {
            checks.Add("a line of one letter may be dirt");
            most = Math.Min(most, 0.7);
        }

        // The corner of a frame reads as an L, a rest of it as an l.
        if (zone.Type is FieldType.Text && zone.Pattern is null && zone.Whitelist.Length == 0 && zone.Dictionary.Count == 0 && zone.Comb == 0 && characters < 2)
        {
            checks.Add("a single letter may be dirt");
            most = Math.Min(most, 0.7);
        }

        // A speck beside the last letter reads as a dot.
        if (zone.Type is FieldType.Text && (value.Canonical.EndsWith("..", StringComparison.Ordinal) || (!zone.Multiline && value.Canonical.EndsWith('.') && !(Shortened().IsMatch(value.Canonical) && HasStop(lines[0].Image)))))
        {
            checks.Add("the dot at the end may be dirt");
            most = Math.Min(most, 0.7);
        }

        foreach (var line in lines)
        {
            var letters = As(line.Letters(Padding), lines.Count == 1 ? value.Value as string : null);
            if (value.Redundancy < 0.7 && line.Image.Blobs.FirstOrDefault(blob => IsMissed(blob, line.Image, letters)) is { } missed)
            {
                checks.Add(string.Create(CultureInfo.InvariantCulture, $"a letter is seen at {100 * missed.CentreX / line.Image.Picture.Width:0}% of the line that was not read"));
                most = Math.Min(most, 0.6);
            }

            if (zone.Type == FieldType.Phone && zone.Comb < 2 && value.Value is string number && GapCheck.Doubtful(line.Image, letters, number) is { } gap)
            {
                checks.Add(gap);
                most = Math.Min(most, 0.6);
            }

            if (zone.Type is not FieldType.Text || zone.Whitelist.Length > 0 || zone.Pattern is not null || zone.Dictionary.Count > 0 || !value.IsValid)
            {
                continue;
            }

            var text = lines.Count == 1 ? value.Canonical : line.Raw[0].Text.Replace('\n', ' ');
            if ((MarkCheck.Unaccounted(line.Image, letters) ?? LookAlikes.Doubtful(line.Image, text) ?? (zone.Comb > 1 ? null : GapCheck.Doubtful(line.Image, letters, text))) is { } fault)
            {
                checks.Add(fault);
                most = Math.Min(most, 0.6);
            }
        }

        return most;
    }

    // A day written without its zero has fewer digits than the date it means.
    private static int DigitsRead(FormField zone, LineReadings line, FieldValue value) => line.Votes
        .Where(vote => FieldValues.Parse(zone, vote.Text) is { IsValid: true } read && read.Canonical == value.Canonical)
        .Select(vote => vote.Text.Count(char.IsAsciiDigit))
        .DefaultIfEmpty(value.Canonical.Count(char.IsAsciiDigit))
        .Max();

    // In words a dot or a hyphen fills a box of its own; in numbers and dates dots may be printed between the boxes.
    private static (int Filled, int Read) Boxes(FormField zone, ZoneImage image, FieldValue value) => zone.Type is FieldType.Text or FieldType.Email && zone.Dictionary.Count == 0
        ? (image.Cells.Count(cell => cell != CombCell.Empty), value.Canonical.Count(character => !char.IsWhiteSpace(character)))
        : (image.Cells.Count(cell => cell == CombCell.Letter), value.Canonical.Count(char.IsLetterOrDigit));

    // An empty box between words is their blank, which no reading sees once the boxes are pushed together.
    private static FieldValue Spaced(FormField zone, ZoneImage image, FieldValue value) =>
        zone is { Comb: > 1, Type: FieldType.Text, Pattern: null, Dictionary.Count: 0 } && value.Value is string text && CombJoiner.Spaced(text, image.Cells) is { } spaced
            ? value with { Value = spaced, Canonical = spaced }
            : value;

    // A full stop is as thick as a stroke, stands on the line and close to the last letter; a speck hardly ever does all three.
    private static bool HasStop(LineImage line)
    {
        var (stop, last) = (line.Blobs.MaxBy(blob => blob.Right)!, line.Blobs.Where(blob => blob.Height >= line.LetterHeight * 0.45).Select(blob => blob.Right).DefaultIfEmpty(0).Max());
        return stop.Left - last is var gap && gap >= 0 && gap <= line.LetterHeight * 0.35 && Math.Abs(stop.Bottom - line.BaselineAt(stop.CentreX)) <= Math.Max(1.5, line.LetterHeight * 0.08)
            && Math.Max(stop.Width, stop.Height) <= line.Stroke * 1.7 && Math.Min(stop.Width, stop.Height) >= line.Stroke * 0.6;
    }

    private static bool HasBlank(string text)
    {
        var trimmed = text.Trim();
        return Enumerable.Range(1, Math.Max(0, trimmed.Length - 2)).Any(i => trimmed[i] == ' ' && char.IsLetterOrDigit(trimmed[i - 1]) && char.IsLetterOrDigit(trimmed[i + 1]));
    }

    // The letters where they were placed, as they were decided.
    private static IReadOnlyList<PlacedLetter> As(IReadOnlyList<PlacedLetter> letters, string? text)
    {
        var solid = text?.Where(letter => !char.IsWhiteSpace(letter)).ToList();
        return solid?.Count == letters.Count ? [.. letters.Select((letter, i) => letter with { Letter = solid[i] })] : letters;
    }

    private static bool IsMissed(Blob blob, LineImage line, IReadOnlyList<PlacedLetter> letters) =>
        blob.Height >= line.LetterHeight * 0.6
        && !letters.Any(letter => letter.Right + (line.LetterHeight * 0.35) >= blob.CentreX && letter.Left - (line.LetterHeight * 0.35) <= blob.CentreX);

    // "Kaiserstr.", "Rheinhessen e. V.", "Willi Weber jun.": the words that end in a full stop where no sentence does.
    [GeneratedRegex(@"([Ss]tr|(^| )\p{L}{1,4})\.$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Shortened();

    /// <summary>The readings of one line, raw and as they are compared.</summary>
    private sealed class LineReadings(FormField zone, LineImage image)
    {
        internal LineImage Image { get; } = image;

        internal List<RecognizedText> Raw { get; } = [];

        internal List<double> Scales { get; } = [];

        internal List<Vote> Votes { get; } = [];

        /// <summary>The letters of the first reading of the language's own model, which knows umlauts, in pixels of the line.</summary>
        internal List<PlacedLetter> Letters(int padding)
        {
            var at = Votes.FindIndex(vote => vote.Native);
            return [.. Raw[at].Words.SelectMany(word => word.Symbols).Where(symbol => symbol.Text.Length > 0)
                .Select(symbol => new PlacedLetter(symbol.Text[0], (symbol.Box.X - padding) / Scales[at], (symbol.Box.Right - padding) / Scales[at]))];
        }

        internal void Add(RecognizedText text, double scale, bool native)
        {
            Raw.Add(text);
            Scales.Add(scale);
            Votes.Add(new Vote(FieldValues.Tidy(zone, text.Text.Replace('\n', ' ')), native));
        }
    }
}
