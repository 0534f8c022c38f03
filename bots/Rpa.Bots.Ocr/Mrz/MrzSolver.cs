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
    private const int MostDifferences = 8;

    // Pairs that engines confuse in OCR-B; tried one at a time where check digits fail and both readings agree.
    private static readonly string[] Confused = ["0O", "0D", "0Q", "0U", "1I", "1L", "2Z", "5S", "6G", "8B", "4A", "7T", "K<", "C<", "L<", "S<", "VY", "MN", "MH", "UV", "CG", "EF", "38", "58", "17", "56", "39", "69"];

    /// <summary>Both readings are lists of raw lines, top to bottom; null when they are no zone of any layout.</summary>
    internal static MrzSolution? Solve(IReadOnlyList<string> first, IReadOnlyList<string> second) => MrzFormat.All
        .Select(format => Solve(format, first, second))
        .OfType<MrzSolution>()
        .OrderByDescending(solution => solution.IsValid)
        .ThenByDescending(solution => (double)solution.Held / solution.Format.Checks.Count)
        .FirstOrDefault();

    private static MrzSolution? Solve(MrzFormat format, IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        var one = Shape(format, first);
        var two = Shape(format, second);
        if ((one ?? two) is not { } lines || lines[0][0] == 'V' != format.IsVisa || lines[0][0] is not ('P' or 'V' or 'I' or 'A' or 'C'))
        {
            return null;
        }

        var checks = new List<string>();
        var agreed = one is not null && two is not null;
        var settled = agreed ? Settle(format, one!, two!, checks) : (lines, false);
        var (best, alike) = settled;
        var guessed = false;
        if (Held(format, best) < format.Checks.Count && Repair(format, best) is { } repaired)
        {
            checks.Add("repaired by the check digits: one character");
            (best, guessed) = (repaired, true);
        }

        var held = Held(format, best);
        checks.AddRange(format.Checks.Where(check => !CheckDigit.Holds(check, best)).Select(check => $"check digit of {check.Name} does not hold"));
        if (!agreed)
        {
            checks.Add("only one of two readings has the shape of a zone");
        }

        return held * 2 < format.Checks.Count ? null : new MrzSolution(format, best, alike && !guessed && held == format.Checks.Count && AreDates(format, best), held, checks);
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

    // Where the readings differ, check digits choose; they must leave exactly one choice.
    private static (List<string> Lines, bool Alike) Settle(MrzFormat format, List<string> one, List<string> two, List<string> checks)
    {
        var differences = Enumerable.Range(0, format.Lines)
            .SelectMany(line => Enumerable.Range(0, format.Length).Where(at => one[line][at] != two[line][at]).Select(at => (Line: line, At: at)))
            .ToList();
        checks.AddRange(differences.Take(MostDifferences).Select(place => string.Create(
            CultureInfo.InvariantCulture, $"readings differ in line {place.Line + 1} at {place.At + 1}: {one[place.Line][place.At]} / {two[place.Line][place.At]}")));
        var open = differences.Where(place => !format.IsCovered(place.Line, place.At)).ToList();
        var closed = differences.Except(open).ToList();
        if (closed.Count > MostDifferences)
        {
            return (Held(format, two) > Held(format, one) ? two : one, false);
        }

        var solutions = new List<List<string>>();
        for (var choice = 0; choice < 1 << closed.Count; choice++)
        {
            var lines = one.ToList();
            for (var i = 0; i < closed.Count; i++)
            {
                if ((choice >> i & 1) != 0)
                {
                    Put(lines, closed[i].Line, closed[i].At, two[closed[i].Line][closed[i].At]);
                }
            }

            if (Held(format, lines) == format.Checks.Count)
            {
                solutions.Add(lines);
            }
        }

        return solutions.Count == 0 ? (Held(format, two) > Held(format, one) ? two : one, false) : (solutions[0], open.Count == 0 && solutions.Count == 1);
    }

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
