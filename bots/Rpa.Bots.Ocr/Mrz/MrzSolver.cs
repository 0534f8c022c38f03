using System.Globalization;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>The lines of one zone after two readings were weighed against each other and the check digits.</summary>
/// <param name="Format">The layout.</param>
/// <param name="Lines">The best lines.</param>
/// <param name="IsValid">As <see cref="MrzReading.IsValid"/>.</param>
/// <param name="Held">How many check digits hold.</param>
/// <param name="Checks">Words about digits, differences and repairs.</param>
internal sealed record MrzSolution(MrzFormat Format, IReadOnlyList<string> Lines, bool IsValid, int Held, IReadOnlyList<string> Checks)
{
    internal double Confidence => IsValid ? 0.99 : 0.2 + (0.6 * Held / Format.Checks.Count);

    /// <summary>How likely the layout is: what speaks for its first letter, less what had to be changed and what does not hold.</summary>
    internal double Score { get; init; }

    /// <summary>Whether another reading can still make it valid: the digits hold and dates are dates.</summary>
    internal bool IsPromising { get; init; }
}

/// <summary>
/// Decides what two independent readings of a zone say together: the cells, which give each character a probability, and text, which votes. Check digits choose among what was
/// seen; a character that neither reading saw is a guess, and a zone with a guess is not valid.
/// </summary>
internal static class MrzSolver
{
    private const int MostDifferences = 12;
    private const float LeastSure = -0.7f;
    private const float LeastLikely = -1.6f;
    private const double Unheld = 4;

    /// <summary>The best solution in layouts of one length; the texts are laid over the cells line by line. Null when they are no zone.</summary>
    internal static MrzSolution? Solve(IReadOnlyList<MrzFormat> formats, IReadOnlyList<CellLine> cells, params IReadOnlyList<string>[] texts) => formats
        .Select(format => Solve(format, cells, texts))
        .OfType<MrzSolution>()
        .OrderByDescending(solution => solution.IsValid)
        .ThenByDescending(solution => solution.Score)
        .FirstOrDefault();

    private static MrzSolution? Solve(MrzFormat format, IReadOnlyList<CellLine> cells, IReadOnlyList<string>[] texts)
    {
        var plain = MrzGrammar.Lines(format, cells.Select(line => line.Logs).ToList());
        var readings = texts.Select(text => Over(format, plain, text)).ToList();
        var votes = MrzVotes.Add(format, cells, readings);
        var best = MrzGrammar.Lines(format, votes);
        var repaired = MrzRepair.Find(format, best, votes);
        best = repaired.Lines;
        var held = Held(format, best);
        if (held * 2 < format.Checks.Count || best[0][0] == 'V' != format.IsVisa)
        {
            return null;
        }

        var checks = new List<string>();
        var (alike, guessed) = Compare(format, best, plain, cells, readings, checks);
        if (readings.Count == 0)
        {
            checks.Add("read in one way only");
        }

        if (repaired.IsAmbiguous)
        {
            checks.Add("the check digits hold for more than one reading");
        }

        checks.AddRange(format.Checks.Where(check => !CheckDigit.Holds(check, best)).Select(check => $"check digit of {check.Name} does not hold"));
        var right = held == format.Checks.Count && AreDates(format, best) && !format.IsForeign(best) && !repaired.IsAmbiguous && !guessed;
        return new MrzSolution(format, best, right && alike && readings.Count > 0, held, checks)
        {
            IsPromising = right,
            Score = votes[0][0][GlyphNet.Characters.IndexOf(best[0][0], StringComparison.Ordinal)] - repaired.Cost - (Unheld * (format.Checks.Count - held)),
        };
    }

    // The text laid over the cells, line by line; a line the text lacks stays silent.
    private static List<string> Over(MrzFormat format, IReadOnlyList<string> cells, IReadOnlyList<string> text) =>
    [
        .. cells.Select((line, number) => number < text.Count && MrzAlignment.Over(line, text[number]) is { } over
            ? MrzLines.Correct(over, format, number)
            : new string(MrzAlignment.Silent, line.Length)),
    ];

    // Alike: a text saw each character that no check digit covers as the cells did, and they were sure of it. Guessed: nobody saw a covered character at first sight.
    private static (bool Alike, bool Guessed) Compare(
        MrzFormat format, IReadOnlyList<string> best, IReadOnlyList<string> plain, IReadOnlyList<CellLine> cells, List<List<string>> readings, List<string> checks)
    {
        var (alike, guessed) = (true, false);
        for (var line = 0; line < format.Lines; line++)
        {
            for (var at = 0; at < format.Length; at++)
            {
                var seen = readings.Select(reading => reading[line][at]).ToList();
                var chosen = best[line][at];
                var differs = false;
                var sureness = CellClasses.Sureness(cells[line].Logs[at], format.ClassAt(line, at), chosen);
                if (cells[line].Blanks[at] || (format.IsCovered(line, at) && sureness < LeastLikely && !seen.Contains(chosen)))
                {
                    // Check digits alone would take a guess for a reading once in ten times.
                    guessed = true;
                    checks.Add(string.Create(CultureInfo.InvariantCulture, $"hardly readable: line {line + 1} at {at + 1}"));
                }

                if (!format.IsCovered(line, at))
                {
                    var confirmed = seen.Contains(chosen) || (chosen == '<' && cells[line].Fillers[at] && seen.Exists(MrzAlignment.MayBeFiller));
                    differs = !confirmed || plain[line][at] != chosen || sureness < LeastSure;
                    alike &= !differs;
                }
                else if (plain[line][at] != chosen)
                {
                    differs = seen.Contains(chosen);
                    if (!differs)
                    {
                        guessed = true;
                        checks.Add(string.Create(CultureInfo.InvariantCulture, $"repaired by the check digits: line {line + 1} at {at + 1}"));
                    }
                }

                if (differs && checks.Count < MostDifferences)
                {
                    checks.Add(string.Create(CultureInfo.InvariantCulture, $"readings differ in line {line + 1} at {at + 1}: {string.Join(" / ", seen.Prepend(plain[line][at]))}"));
                }
            }
        }

        return (alike, guessed);
    }

    private static bool AreDates(MrzFormat format, IReadOnlyList<string> lines) =>
        format.Fields.Where(field => field.Class == MrzClass.Digit).All(field => MrzFields.IsDate(lines[field.Line][field.Start..field.End]));

    private static int Held(MrzFormat format, IReadOnlyList<string> lines) => format.Checks.Count(check => CheckDigit.Holds(check, lines));
}
