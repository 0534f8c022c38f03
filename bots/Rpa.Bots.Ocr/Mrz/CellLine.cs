namespace Rpa.Bots.Ocr.Mrz;

/// <summary>A line read cell by cell.</summary>
/// <param name="Logs">Of each cell, the logarithms of the probabilities of the 37 characters.</param>
/// <param name="Score">How well cells of that number and kind fit the line: the mean of what the network makes of them; 0 is best.</param>
/// <param name="Fillers">Of each cell, whether its ink has the shape of a filler by a measure of its own, which the network has no part in.</param>
/// <param name="Blanks">Of each cell, whether the network sees no character there at all: paper, a stain, or something laid over it.</param>
internal sealed record CellLine(float[][] Logs, double Score, bool[] Fillers, bool[] Blanks)
{
    /// <summary>A line about which there is no doubt.</summary>
    internal static CellLine Of(string text) => new(
        [.. text.Select(character => GlyphNet.Characters.Select(other => other == character ? -0.01f : -9f).ToArray())], 0, [.. text.Select(character => character == '<')], new bool[text.Length]);
}

/// <summary>What characters may stand in a cell, as a mask over the network's classes.</summary>
internal static class CellClasses
{
    private static readonly bool[][] Masks = [Mask("ABCDEFGHIJKLMNOPQRSTUVWXYZ<"), Mask("0123456789<"), Mask(GlyphNet.Characters), Mask("MFX<")];

    internal static bool[] Of(MrzClass kind) => Masks[(int)kind];

    /// <summary>Logarithm of the probability of a character among those that may stand in a cell of the kind.</summary>
    internal static float Sureness(float[] logs, MrzClass kind, char character)
    {
        float sum = 0;
        for (var i = 0; i < logs.Length; i++)
        {
            sum += Of(kind)[i] ? MathF.Exp(logs[i]) : 0;
        }

        return logs[GlyphNet.Characters.IndexOf(character, StringComparison.Ordinal)] - MathF.Log(sum);
    }

    private static bool[] Mask(string allowed) => [.. GlyphNet.Characters.Select(character => allowed.Contains(character, StringComparison.Ordinal))];
}
