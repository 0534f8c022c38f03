using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>What a zone's writing was read as.</summary>
internal sealed record Written(FieldValue Value, string Text, double Confidence, IReadOnlyList<string> Alternatives, IReadOnlyList<string> Checks);

/// <summary>
/// Reads a written zone several times, by two models, and in several sizes where these are not both sure of the same letters: what misleads one rarely misleads the others the same way.
/// Letters are voted on one by one; values pass only with both models behind every letter and with no ink that the letters do not account for.
/// </summary>
internal sealed class WrittenReader(EnginePool engines)
{
    // Capitals of about this height in pixels come sharpest through Tesseract, which brings every line to 36 rows; larger ones only take longer.
    private const double BestLetterHeight = 26;
    private const double Smaller = 0.8;
    private const double Larger = 1.25;

    internal Written Read(string language, FormField zone, ZoneImage image)
    {
        var lines = image.Lines.Select(line => new LineReadings(zone, line)).ToList();
        var checks = new List<string>();
        lines.ForEach(line => Add(line, language, 1));
        var isClear = lines.TrueForAll(line => line.IsClear);
        if (!isClear)
        {
            // The other model cannot read the language's own letters; in another size it would only say so again.
            isClear = lines.TrueForAll(line => line.IsClear || line.IsClearButForOwnLetters);
            lines.ForEach(line => Add(line, language, Smaller, withForeign: !isClear));
            isClear &= lines.TrueForAll(line => line.Votes[^1].Text == line.Votes[0].Text);
        }

        var (value, confidence) = Verdict.Of(zone, lines, checks);

        // A word has no redundancy: one reading that differs is reason enough to look again.
        if (!(isClear && value.IsValid) && confidence < (zone.Type is FieldType.Text or FieldType.Email && value.Redundancy < 0.7 ? 0.95 : 0.9))
        {
            lines.ForEach(line => Add(line, language, Larger));
            checks.Clear();
            (value, confidence) = Verdict.Of(zone, lines, checks);
        }

        if (confidence < AccentConfidence && zone.Type == FieldType.Text && lines.Count == 1 && value.Redundancy < 0.7 && Accented(zone, lines[0]) is { } accented)
        {
            (value, confidence) = (accented, AccentConfidence);
            checks.Clear();
            checks.Add("an accent was told by how it leans");
        }

        value = lines.Count > 1 || zone.Comb > 1 ? value : zone.Type == FieldType.Phone ? Grouped(zone, lines[0], value) : Apart(zone, lines[0], value);
        confidence = Math.Min(confidence, InkAccount.Most(zone, image, lines, value, confidence >= 0.96, checks));
        value = Spaced(zone, image, value);
        var raw = Enumerable.Range(0, lines[0].Raw.Count).Select(i => string.Join('\n', lines.Select(line => line.Raw[i].Text))).ToList();
        return new Written(value, raw[0], confidence, [.. raw.Skip(1)], checks);
    }

    // The digits of a number decide, not its blanks; of the ways in which it was read the one is taken whose blanks have their room.
    private static FieldValue Grouped(FormField zone, LineReadings line, FieldValue value) => line.Votes.Select(vote => FieldValues.Parse(zone, vote.Text)).Prepend(value)
        .Where(other => other.IsValid && other.Canonical == value.Canonical && GapCheck.Doubtful(line.Image, line.Letters(), (string)other.Value!) is null)
        .FirstOrDefault(value);

    private static FieldValue Apart(FormField zone, LineReadings line, FieldValue value) =>
        zone is { Type: FieldType.Text, Pattern: null, Whitelist.Length: 0, Dictionary.Count: 0 } && value.Value is string text && GapCheck.Spaced(line.Image, line.Letters(), text) is var spaced && spaced != text
            ? value with { Value = spaced, Canonical = spaced }
            : value;

    /// <summary>One reading as it comes, for evidence.</summary>
    internal string Raw(string language, FormField zone, ZoneImage image)
    {
        var lines = image.Lines.Select(line => new LineReadings(zone, line)).ToList();
        lines.ForEach(line => Add(line, language, 1));
        return string.Join('\n', lines.Select(line => line.Raw[0].Text));
    }

    private void Add(LineReadings line, string language, double scale, bool withForeign = true)
    {
        using var ink = line.Image.Picture.ToPix(300);
        using var scaled = ink.Scale(Math.Clamp(BestLetterHeight * scale / Math.Max(4, line.Image.LetterHeight), 0.3, 4));
        using var padded = scaled.Pad(LineReadings.Padding);
        var (native, foreign) = (new EngineProfile(language, Dictionaries: false), new EngineProfile(language == "eng" ? "deu" : "eng", Dictionaries: false));
        line.Add(engines.Read(native, padded, Segmentation.Line), (double)scaled.Width / line.Image.Picture.Width, native: true);
        if (withForeign)
        {
            line.Add(engines.Read(foreign, padded, Segmentation.Line), (double)scaled.Width / line.Image.Picture.Width, native: false);
        }
    }

    // Both models agree on every letter, and one saw an accent where there is a mark; its kind is measured once.
    private const double AccentConfidence = 0.88;

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

        var letters = line.Letters();
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

    // An empty box between words is their blank, which no reading sees once the boxes are pushed together.
    private static FieldValue Spaced(FormField zone, ZoneImage image, FieldValue value) =>
        zone is { Comb: > 1, Type: FieldType.Text, Pattern: null, Dictionary.Count: 0 } && value.Value is string text && CombJoiner.Spaced(text, image.Cells) is { } spaced
            ? value with { Value = spaced, Canonical = spaced }
            : value;
}
