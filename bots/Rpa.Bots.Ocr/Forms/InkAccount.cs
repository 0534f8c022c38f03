using System.Globalization;
using System.Text.RegularExpressions;
using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Holds a value against the ink of its zone: what is seen and was not read, and what was read and may be dirt.</summary>
internal static partial class InkAccount
{
    /// <summary>How sure the value can be at most, 0 to 1; why, is added to the checks.</summary>
    internal static double Most(FormField zone, ZoneImage image, List<LineReadings> lines, FieldValue value, bool unanimous, List<string> checks)
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

        // What is taller than the letters, such as the rest of a frame, is taken for the line and they for dirt beside it.
        if (lines.Sum(line => line.Image.Beside) > 1)
        {
            checks.Add("letters beside the line were not read");
            most = Math.Min(most, 0.6);
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

        // So does one behind a word within the line: an address has no sentences.
        if (zone.Type is FieldType.Text && !zone.Multiline && StopWithin().IsMatch(value.Canonical))
        {
            checks.Add("the dot within may be dirt");
            most = Math.Min(most, 0.7);
        }

        // Part of the at sign may then have been read as a letter beside it.
        if (zone.Type == FieldType.Email && value.IsValid && !lines.Any(line => line.Raw.Exists(raw => raw.Text.IndexOfAny(['@', '®', '©']) >= 0)))
        {
            checks.Add("no reading saw the at sign");
            most = Math.Min(most, 0.7);
        }

        foreach (var line in lines)
        {
            var letters = As(line.Letters(), lines.Count == 1 ? value.Value as string : null);
            if (value.Redundancy < 0.7 && line.Image.Blobs.FirstOrDefault(blob => IsMissed(blob, line.Image, letters)) is { } missed)
            {
                checks.Add(string.Create(CultureInfo.InvariantCulture, $"a letter is seen at {100 * missed.CentreX / line.Image.Picture.Width:0}% of the line that was not read"));
                most = Math.Min(most, 0.6);
            }

            if (zone.Type == FieldType.Phone && zone.Comb < 2 && LoneDigits().IsMatch(value.Value as string ?? ""))
            {
                checks.Add("digits stand far apart, whether they belong together cannot be told");
                most = Math.Min(most, 0.6);
            }

            if (zone.Type == FieldType.Phone && zone.Comb < 2 && value.Value is string number && GapCheck.Doubtful(line.Image, letters, number) is { } gap)
            {
                checks.Add(gap);
                most = Math.Min(most, 0.6);
            }

            if (zone.Type == FieldType.Email && MarkCheck.Undotted(line.Image, letters) is { } undotted)
            {
                checks.Add(undotted);
                most = Math.Min(most, 0.7);
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

    // Two digits or more in a row, each with blanks around it: nobody writes a number so.
    [GeneratedRegex("(^| )[0-9] [0-9]( |$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LoneDigits();

    // "Kaiserstr.", "Rheinhessen e. V.", "Willi Weber jun.": the words that end in a full stop where no sentence does.
    [GeneratedRegex(@"([Ss]tr|(^| )\p{L}{1,4})\.$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Shortened();

    // Behind a word that is no shortened one: "Wormser Straße. 37", not "Wormser Str. 37" or "Prof. Weber".
    [GeneratedRegex(@"\p{L}{5,}\. ", RegexOptions.NonBacktracking)]
    private static partial Regex StopWithin();
}
