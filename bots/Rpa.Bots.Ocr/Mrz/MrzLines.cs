namespace Rpa.Bots.Ocr.Mrz;

/// <summary>Replaces characters that cannot stand at their place of a layout by what engines take for them.</summary>
internal static class MrzLines
{
    private const string AsLetters = "0O1I2Z5S8B6G4A7T";
    private const string AsDigits = "O0Q0D0U0I1L1Z2S5B8G6A4T7J3";

    /// <summary>The line with each character as its place allows.</summary>
    internal static string Correct(string line, MrzFormat format, int number) => string.Concat(line.Select((character, at) => format.ClassAt(number, at) switch
    {
        MrzClass.Letter => Replace(character, AsLetters),
        MrzClass.Digit => Replace(character, AsDigits),
        MrzClass.Sex => character is 'M' or 'F' or 'X' or '<' or MrzAlignment.Silent ? character : character == 'H' ? 'M' : character == 'E' ? 'F' : '<',
        _ => character,
    }));

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
}
