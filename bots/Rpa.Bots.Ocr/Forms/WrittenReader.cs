using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>What a zone's writing was read as.</summary>
internal sealed record Written(FieldValue Value, string Text, double Confidence, IReadOnlyList<string> Alternatives, IReadOnlyList<string> Checks);

/// <summary>
/// Reads a written zone several times, by two models and in several sizes: what misleads one rarely misleads the others the same way. Letters are
/// voted on one by one; values pass only with both models behind every letter and with no ink that the letters do not account for.
/// </summary>
internal sealed class WrittenReader(EnginePool engines)
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
        if (confidence < 0.9)
        {
            lines.ForEach(line => Add(line, language, [Larger]));
            checks.Clear();
            (value, confidence) = Decide(zone, lines, checks);
        }

        confidence = Math.Min(confidence, Account(zone, image, lines, value, checks));
        var raw = Enumerable.Range(0, lines[0].Raw.Count).Select(i => string.Join('\n', lines.Select(line => line.Raw[i].Text))).ToList();
        return new Written(value, raw[0], confidence, [.. raw.Skip(1)], checks);
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

    private const int Padding = 12;

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
                    return (written, count == votes.Count ? 0.97 : 0.9);
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

        return (value, support == 0 ? 0.6 : support >= 1 ? 0.96 : 0.8 + (0.1 * support));
    }

    // Ink that no letter accounts for.
    private static double Account(FormField zone, ZoneImage image, List<LineReadings> lines, FieldValue value, List<string> checks)
    {
        var most = 1.0;
        if (image.IsCut)
        {
            checks.Add("ink reaches beyond the zone");
            most = 0.5;
        }

        var text = lines[0].Votes[0].Text;
        var characters = value.Canonical.Count(char.IsLetterOrDigit);
        if (zone.Comb > 1 && characters != image.FilledCells)
        {
            checks.Add($"{image.FilledCells} boxes are filled, {characters} characters were read");
            most = Math.Min(most, 0.5);
        }

        // Each printed digit is one blob as a rule.
        if (zone.Type is FieldType.Integer or FieldType.Decimal or FieldType.PostalCode or FieldType.Date or FieldType.Phone && value.Redundancy < 0.9)
        {
            var tall = lines[0].Image.TallBlobs();
            var digits = text.Count(char.IsLetterOrDigit);
            if (tall > digits)
            {
                checks.Add($"{tall} letters are seen, {digits} were read");
                most = Math.Min(most, 0.7);
            }
        }

        if (zone.Type is FieldType.Text && zone.Whitelist.Length == 0 && zone.Dictionary.Count == 0 && value.IsValid)
        {
            foreach (var line in lines)
            {
                if (MarkCheck.Unaccounted(line.Image, line.Raw.Where((_, i) => line.Votes[i].Native).Zip(line.Scales).Select(pair => (pair.First, pair.Second)).First(), Padding) is { } fault)
                {
                    checks.Add(fault);
                    most = Math.Min(most, 0.6);
                }
            }
        }

        return most;
    }

    /// <summary>The readings of one line, raw and as they are compared.</summary>
    private sealed class LineReadings(FormField zone, LineImage image)
    {
        internal LineImage Image { get; } = image;

        internal List<RecognizedText> Raw { get; } = [];

        internal List<double> Scales { get; } = [];

        internal List<Vote> Votes { get; } = [];

        internal void Add(RecognizedText text, double scale, bool native)
        {
            Raw.Add(text);
            Scales.Add(scale);
            Votes.Add(new Vote(FieldValues.Tidy(zone, text.Text.Replace('\n', ' ')), native));
        }
    }
}
