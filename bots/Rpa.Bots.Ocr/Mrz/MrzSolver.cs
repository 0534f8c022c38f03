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
}

/// <summary>Decides what two independent readings of a zone say together.</summary>
internal static class MrzSolver
{
    private const int MostDifferences = 12;
    private const int MostChoices = 14;

    // Pairs that engines confuse in OCR-B; tried one at a time where check digits fail and both readings agree.
    private static readonly string[] Confused = ["0O", "0D", "0Q", "0U", "1I", "1L", "2Z", "5S", "6G", "8B", "4A", "7T", "K<", "C<", "L<", "S<", "VY", "MN", "MH", "UV", "CG", "EF", "38", "58", "17", "56", "39", "69"];

    /// <summary>
    /// <paramref name="cells"/> reads a zone cell by cell in a layout; the other readings are raw lines of text, top to bottom. Null when they are no zone.
    /// </summary>
    internal static MrzSolution? Solve(Func<MrzFormat, IReadOnlyList<string>?> cells, params IReadOnlyList<string>[] texts) => MrzFormat.All
        .Select(format => Solve(format, cells(format), texts))
        .OfType<MrzSolution>()
        .OrderByDescending(solution => solution.IsValid)
        .ThenByDescending(solution => (double)solution.Held / solution.Format.Checks.Count)
        .ThenByDescending(solution => solution.Held)
        .FirstOrDefault();

    private static MrzSolution? Solve(MrzFormat format, IReadOnlyList<string>? cells, IReadOnlyList<string>[] texts)
    {
        var byCells = cells is null ? null : Shape(format, cells);
        var byText = texts.Select(text => byCells is null ? Shape(format, text) : Over(format, byCells, text));
        List<List<string>> readings = [.. new[] { byCells }.Concat(byText).OfType<List<string>>()];
        if (readings.Count == 0)
        {
            return null;
        }

        var checks = new List<string>();
        var (best, alike) = Settle(format, readings, checks);
        if (best[0][0] == 'V' != format.IsVisa || best[0][0] is not ('P' or 'V' or 'I' or 'A' or 'C'))
        {
            return null;
        }

        var guessed = false;
        if (Held(format, best) < format.Checks.Count && Repair(format, best) is { } repaired)
        {
            checks.Add("repaired by the check digits: one character");
            (best, guessed) = (repaired, true);
        }

        var held = Held(format, best);
        checks.AddRange(format.Checks.Where(check => !CheckDigit.Holds(check, best)).Select(check => $"check digit of {check.Name} does not hold"));

        // Two text readings share an engine; only one of them together with the cells is independent.
        var independent = byCells is not null && readings.Count > 1;
        if (!independent)
        {
            checks.Add("read in one way only");
        }

        var valid = independent && alike && !guessed && held == format.Checks.Count && AreDates(format, best);
        return held * 2 < format.Checks.Count ? null : new MrzSolution(format, best, valid, held, checks);
    }

    // The text laid over the cells, line by line; a line the text lacks stays silent.
    private static List<string>? Over(MrzFormat format, List<string> cells, IReadOnlyList<string> text)
    {
        var isGerman = cells[0][2..5] == "D<<";
        var lines = cells.Select((line, number) =>
        {
            var over = number < text.Count ? MrzAlignment.Over(line, text[number]) : null;
            return over is null ? new string(MrzAlignment.Silent, line.Length) : MrzLines.Correct(over, format, number, isGerman);
        }).ToList();
        return lines.Exists(line => line.Any(character => character != MrzAlignment.Silent)) ? lines : null;
    }

    private static List<string>? Shape(MrzFormat format, IReadOnlyList<string> raw)
    {
        if (raw.Count < format.Lines)
        {
            return null;
        }

        // Other text may stand above a zone, none below; so the last lines are tried first.
        for (var start = raw.Count - format.Lines; start >= 0; start--)
        {
            var lines = Enumerable.Range(0, format.Lines).Select(i => MrzLines.Fit(raw[start + i], format, i)).ToList();
            if (lines.TrueForAll(line => line is not null))
            {
                var state = MrzLines.Correct(lines[0]!, format, 0, isGerman: false)[2..5];
                return [.. lines.Select((line, i) => MrzLines.Correct(line!, format, i, state == "D<<"))];
            }
        }

        return null;
    }

    // The first reading (cells, where there are any) leads; two others alike outvote it, but for the letter O, which zones hardly hold. Where check digits then fail, the fewest changes to what another
    // reading saw decide, if only one set of changes does.
    private static (List<string> Lines, bool Alike) Settle(MrzFormat format, List<List<string>> readings, List<string> checks)
    {
        var lines = readings[0].ToList();
        var alike = true;
        var covered = new List<(int Line, int At, char Other)>();
        for (var line = 0; line < format.Lines; line++)
        {
            for (var at = 0; at < format.Length; at++)
            {
                var seen = readings.Select(reading => reading[line][at]).ToList();
                if (seen.TrueForAll(character => character == seen[0]))
                {
                    continue;
                }

                var outvoted = seen.Count > 2 && seen[0] != seen[1] && seen[1] == seen[2] && seen[1] is not (MrzAlignment.Silent or 'O');
                var chosen = outvoted ? seen[1] : seen[0];
                Put(lines, line, at, chosen);
                if (format.IsCovered(line, at))
                {
                    covered.AddRange(seen.Where(character => character != chosen && character != MrzAlignment.Silent).Distinct().Select(other => (line, at, other)));
                }
                else
                {
                    alike &= !outvoted && seen.Skip(1).Contains(chosen);
                }

                if (checks.Count < MostDifferences)
                {
                    checks.Add(string.Create(CultureInfo.InvariantCulture, $"readings differ in line {line + 1} at {at + 1}: {string.Join(" / ", seen)}"));
                }
            }
        }

        return Choose(format, lines, covered, alike);
    }

    private static (List<string> Lines, bool Alike) Choose(MrzFormat format, List<string> lines, List<(int Line, int At, char Other)> open, bool alike)
    {
        if (Held(format, lines) == format.Checks.Count)
        {
            // A change that the check digits cannot see leaves the character unknown.
            var blind = open.Count > MostChoices || Subsets(open, 1).Concat(Subsets(open, 2)).Any(changes => Held(format, Change(lines, changes)) == format.Checks.Count);
            return (lines, alike && !blind);
        }

        for (var size = 1; size <= 3 && open.Count <= MostChoices; size++)
        {
            var solutions = Subsets(open, size).Select(changes => Change(lines, changes)).Where(changed => Held(format, changed) == format.Checks.Count).Take(2).ToList();
            if (solutions.Count > 0)
            {
                return (solutions[0], alike && solutions.Count == 1);
            }
        }

        return (lines, false);
    }

    private static List<string> Change(List<string> lines, IEnumerable<(int Line, int At, char Other)> changes)
    {
        var changed = lines.ToList();
        foreach (var (line, at, other) in changes)
        {
            Put(changed, line, at, other);
        }

        return changed;
    }

    private static IEnumerable<List<(int Line, int At, char Other)>> Subsets(List<(int Line, int At, char Other)> all, int size) =>
        size == 0
            ? [[]]
            : Enumerable.Range(0, all.Count).SelectMany(i => Subsets(all[(i + 1)..], size - 1).Select(rest => rest.Prepend(all[i]).ToList()));

    private static List<string>? Repair(MrzFormat format, IReadOnlyList<string> lines)
    {
        List<string>? found = null;
        for (var line = 0; line < format.Lines; line++)
        {
            for (var at = 0; at < format.Length; at++)
            {
                if (!format.IsCovered(line, at))
                {
                    continue;
                }

                foreach (var candidate in Candidates(lines[line][at], format.ClassAt(line, at)))
                {
                    var changed = lines.ToList();
                    Put(changed, line, at, candidate);
                    if (Held(format, changed) < format.Checks.Count)
                    {
                        continue;
                    }

                    if (found is not null)
                    {
                        return null;
                    }

                    found = changed;
                }
            }
        }

        return found;
    }

    private static IEnumerable<char> Candidates(char character, MrzClass kind) => Confused
        .Where(pair => pair.Contains(character, StringComparison.Ordinal))
        .Select(pair => pair[0] == character ? pair[1] : pair[0])
        .Where(candidate => kind == MrzClass.Any || kind == MrzClass.Digit == char.IsAsciiDigit(candidate));

    private static bool AreDates(MrzFormat format, IReadOnlyList<string> lines) =>
        format.Fields.Where(field => field.Class == MrzClass.Digit).All(field => MrzFields.IsDate(lines[field.Line][field.Start..field.End]));

    private static int Held(MrzFormat format, IReadOnlyList<string> lines) => format.Checks.Count(check => CheckDigit.Holds(check, lines));

    private static void Put(List<string> lines, int line, int at, char character) => lines[line] = lines[line][..at] + character + lines[line][(at + 1)..];
}
