namespace Rpa.Bots.Ocr.Mrz;

/// <summary>Adds to what the cells say what other readings saw, and what is likelier beforehand.</summary>
internal static class MrzVotes
{
    private const float First = 1.3f;
    private const float Further = 0.7f;
    private const float Hollow = 0.2f;
    private const float Shape = 1;
    private const int Filler = 36;
    private const float German = -2.5f;
    private const float LetterO = -3;
    private const float OptionalO = -1;

    // Germany's serial numbers have no vowels and no B, D, Q, S.
    private const string GermanSerial = "0123456789CFGHJKLMNPRTVWXYZ<";

    internal static List<float[][]> Add(MrzFormat format, IReadOnlyList<CellLine> cells, IReadOnlyList<IReadOnlyList<string>> readings)
    {
        var votes = cells.Select(line => line.Logs.Select(cell => (float[])cell.Clone()).ToArray()).ToList();
        for (var line = 0; line < format.Lines; line++)
        {
            for (var at = 0; at < format.Length; at++)
            {
                votes[line][at][Filler] += cells[line].Fillers[at] ? Shape : 0;
                for (var i = 0; i < readings.Count; i++)
                {
                    var seen = readings[i][line][at];
                    var index = GlyphNet.Characters.IndexOf(seen, StringComparison.Ordinal);
                    if (index >= 0)
                    {
                        // O and 0 differ by a hair, and engines that know words take fillers for letters.
                        var hollow = (seen is 'O' or '0' && format.ClassAt(line, at) == MrzClass.Any) || (cells[line].Fillers[at] && MrzAlignment.MayBeFiller(seen) && seen != '<');
                        votes[line][at][index] += (i == 0 ? First : Further) * (hollow ? Hollow : 1);
                    }
                }
            }
        }

        Favour(format, votes);
        return votes;
    }

    private static void Favour(MrzFormat format, List<float[][]> votes)
    {
        // Where letters and digits mix, states avoid the letter O, which looks like 0; a real one is found by the check digits.
        var letter = GlyphNet.Characters.IndexOf('O', StringComparison.Ordinal);
        for (var line = 0; line < format.Lines; line++)
        {
            for (var at = 0; at < format.Length; at++)
            {
                votes[line][at][letter] += format.ClassAt(line, at) != MrzClass.Any ? 0 : format.IsCovered(line, at) ? LetterO : OptionalO;
            }
        }

        // D<< is the only state of one letter.
        var state = format.Fields.First(field => field.Name == "state");
        var german = MrzGrammar.Lines(format, votes)[0].AsSpan(state.Start, 3) is "D<<";
        var serial = format.Fields.First(field => field.Name == "number");
        for (var at = serial.Start; german && at < serial.End; at++)
        {
            for (var i = 0; i < GlyphNet.Characters.Length; i++)
            {
                votes[serial.Line][at][i] += GermanSerial.Contains(GlyphNet.Characters[i], StringComparison.Ordinal) ? 0 : German;
            }
        }
    }
}
