using System.Globalization;
using Rpa.Expressions.Calendars;

namespace Rpa.Language.Schema;

/// <summary>How names, numbers, periods and days are spelt in workflow files.</summary>
internal static class Spelling
{
    /// <summary>The longest name.</summary>
    public const int MaxName = 64;

    /// <summary>`holiday-let-permit`.</summary>
    public static bool IsName(string text)
    {
        if (text.Length is 0 or > MaxName || text[0] is < 'a' or > 'z' || text[^1] == '-')
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || (c == '-' && text[i - 1] != '-')))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>`applicantName`.</summary>
    public static bool IsFieldName(string text) =>
        text.Length is > 0 and <= MaxName && char.IsAsciiLetterLower(text[0]) && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>`2 working days`, `3 months`, `30 seconds`, `1 day`.</summary>
    public static Period? Period(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (2 or 3) || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 100_000)
        {
            return null;
        }

        PeriodUnit? unit = string.Join(' ', words[1..]) switch
        {
            "second" or "seconds" => PeriodUnit.Seconds,
            "minute" or "minutes" => PeriodUnit.Minutes,
            "hour" or "hours" => PeriodUnit.Hours,
            "day" or "days" => PeriodUnit.Days,
            "working day" or "working days" => PeriodUnit.WorkingDays,
            "week" or "weeks" => PeriodUnit.Weeks,
            "month" or "months" => PeriodUnit.Months,
            "year" or "years" => PeriodUnit.Years,
            _ => null,
        };
        return unit is { } u ? new Period(number, u) : null;
    }

    /// <summary>A whole number from 0.</summary>
    public static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>`2026-11-21`.</summary>
    public static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>`2026-11-21 09:30` on the wall of an office, from 1900 to 2999; a day alone is its first minute.</summary>
    public static DateTime? Moment(string text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) && moment.Year is >= 1900 and <= 2999 ? moment : null;

    /// <summary>What is wrong with a Quartz cron expression (seconds first, six or seven parts), or null.</summary>
    public static string? CronFault(string text)
    {
        (string Name, int Least, int Most, string Words)[] parts =
        [
            ("seconds", 0, 59, ""), ("minutes", 0, 59, ""), ("hours", 0, 23, ""), ("day of month", 1, 31, ""),
            ("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"), ("day of week", 1, 7, "SUN MON TUE WED THU FRI SAT"), ("year", 1970, 2199, ""),
        ];
        var written = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (written.Length is not (6 or 7))
        {
            return $"it has {written.Length} parts; seconds, minutes, hours, day of month, month, day of week and perhaps year were expected";
        }

        for (var i = 0; i < written.Length; i++)
        {
            var (name, least, most, words) = parts[i];
            foreach (var piece in written[i].Split(','))
            {
                if (!IsCronPiece(piece, least, most, words, isDay: i is 3 or 5))
                {
                    return $"'{piece}' is no {name} ({least} to {most})";
                }
            }
        }

        return (written[3] == "?") == (written[5] == "?") ? "exactly one of day of month and day of week must be '?'" : null;
    }

    private static bool IsCronPiece(string piece, int least, int most, string words, bool isDay)
    {
        if (isDay && (piece is "?" or "L" or "LW" || piece.Contains('#', StringComparison.Ordinal) || piece.EndsWith('L') || piece.EndsWith('W')))
        {
            return piece is "?" or "L" or "LW" || piece.Split('#', 'L', 'W').Where(p => p.Length > 0).All(p => IsCronValue(p, least, most, words));
        }

        var slash = piece.Split('/');
        if (slash.Length > 2 || (slash.Length == 2 && (Number(slash[1]) is not { } step || step < 1 || step > most)))
        {
            return false;
        }

        var range = slash[0].Split('-');
        return slash[0] == "*" || (range.Length <= 2 && range.All(r => IsCronValue(r, least, most, words)));
    }

    private static bool IsCronValue(string text, int least, int most, string words) =>
        Number(text) is { } number ? number >= least && number <= most : text.Length == 3 && words.Contains(text, StringComparison.OrdinalIgnoreCase);
}
