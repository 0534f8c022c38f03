using System.Globalization;
using System.Text.RegularExpressions;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Months written out, in German and English.</summary>
internal static partial class MonthNames
{
    // By their first letters, umlauts as the models may read them.
    private static readonly (string Start, int Month)[] s_months =
    [
        ("jan", 1), ("jän", 1), ("feb", 2), ("mär", 3), ("mar", 3), ("mrz", 3), ("apr", 4), ("mai", 5), ("may", 5), ("jun", 6), ("jul", 7), ("aug", 8), ("sep", 9), ("okt", 10), ("oct", 10), ("nov", 11), ("dez", 12), ("dec", 12),
    ];

    /// <summary>"12. März 2026", "12 March 2026" and "March 12, 2026" as 12.3.2026; other text as it is.</summary>
    internal static string InNumbers(string text)
    {
        var match = DayFirst().Match(text) is { Success: true } german ? german : MonthFirst().Match(text);
        if (!match.Success || Array.Find(s_months, month => match.Groups["month"].Value.StartsWith(month.Start, StringComparison.OrdinalIgnoreCase)) is not { Month: > 0 } found)
        {
            return text;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{match.Groups["day"].Value}.{found.Month}.{match.Groups["year"].Value}");
    }

    [GeneratedRegex(@"^(?<day>[0-9]{1,2})[.]? ?(?<month>\p{L}{3,9})[.]? (?<year>[0-9]{4})[.,]?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"^(?<month>\p{L}{3,9})[.]? (?<day>[0-9]{1,2})(st|nd|rd|th)?,? (?<year>[0-9]{4})[.]?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex MonthFirst();
}
