namespace Rpa.Bots.Ocr.Mrz;

/// <summary>Brings raw lines of text into the shape of a layout: right length, right kind of character at each place.</summary>
internal static class MrzLines
{
    private const int MostMissing = 4;

    // What OCR takes for what, where the layout allows only one of them.
    private const string AsLetters = "0O1I2Z5S8B6G4A7T";
    private const string AsDigits = "O0Q0D0U0I1L1Z2S5B8G6A4T7J3";

    // Germany's serial numbers have no vowels and no B, D, Q, S.
    private const string AsGermanSerial = "O0Q0D0U0I1S5B8E6A4";

    /// <summary>The line at exactly the layout's length, or null when too much is missing. Fillers are what engines miscount.</summary>
    internal static string? Fit(string line, MrzFormat format, int number)
    {
        if (Math.Abs(line.Length - format.Length) > MostMissing + (line.EndsWith('<') ? 12 : 0))
        {
            return null;
        }

        // Behind three fillers of a line of names nothing follows.
        var isNames = number == (format.Lines == 3 ? 2 : 0) && format.Fields.First(field => field.Name == "names").Line == number;
        var end = line.IndexOf("<<<", StringComparison.Ordinal);
        if (isNames && end >= 0)
        {
            return line[..Math.Min(end, format.Length)].PadRight(format.Length, '<');
        }

        if (line.Length < format.Length)
        {
            return isNames && line.EndsWith('<') ? line.PadRight(format.Length, '<') : Stretch(line, format.Length);
        }

        return line.Length > format.Length ? Shrink(line, format.Length) : line;
    }

    /// <summary>Replaces characters that cannot stand at their place by what they were taken for.</summary>
    internal static string Correct(string line, MrzFormat format, int number, bool isGerman)
    {
        var serial = format.Fields.First(field => field.Name == "number");
        return string.Concat(line.Select((character, at) => format.ClassAt(number, at) switch
        {
            MrzClass.Letter => Replace(character, AsLetters),
            MrzClass.Digit => Replace(character, AsDigits),
            MrzClass.Sex => character is 'M' or 'F' or 'X' or '<' or MrzAlignment.Silent ? character : character == 'H' ? 'M' : character == 'E' ? 'F' : '<',
            _ => isGerman && serial.Line == number && at >= serial.Start && at < serial.End ? Replace(character, AsGermanSerial) : character,
        }));
    }

    private static char Replace(char character, string pairs)
    {
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (pairs[i] == character)
            {
                return pairs[i + 1];
            }
        }

        return character;
    }

    private static string? Stretch(string line, int length)
    {
        var (start, run) = LongestRun(line);
        return run >= 3 ? line.Insert(start, new string('<', length - line.Length)) : null;
    }

    private static string? Shrink(string line, int length)
    {
        var (start, run) = LongestRun(line);
        var surplus = line.Length - length;
        return run > surplus + 1 ? line.Remove(start, surplus) : null;
    }

    private static (int Start, int Length) LongestRun(string line)
    {
        var best = (Start: 0, Length: 0);
        for (var i = 0; i < line.Length; i++)
        {
            var run = 0;
            while (i + run < line.Length && line[i + run] == '<')
            {
                run++;
            }

            best = run > best.Length ? (i, run) : best;
            i += Math.Max(0, run - 1);
        }

        return best;
    }
}
