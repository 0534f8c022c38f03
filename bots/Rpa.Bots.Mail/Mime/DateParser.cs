using System.Globalization;

namespace Rpa.Bots.Mail.Mime;

/// <summary>Dates of messages (RFC 5322 3.3 and 4.3), with forms that old and careless programs write.</summary>
internal static class DateParser
{
    private static readonly string[] s_months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    // German month names as some German programs write them against the standard.
    private static readonly Dictionary<string, int> s_germanMonths = new(StringComparer.OrdinalIgnoreCase) { ["mär"] = 3, ["mrz"] = 3, ["mae"] = 3, ["mai"] = 5, ["okt"] = 10, ["dez"] = 12 };

    public static DateTimeOffset? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 500)
        {
            return null;
        }

        int? day = null, month = null, year = null, zone = null;
        TimeSpan? time = null;
        var depth = 0;
        foreach (var word in Words(text))
        {
            if (word == "(")
            {
                depth++;
            }
            else if (word == ")")
            {
                depth = Math.Max(0, depth - 1);
            }
            else if (depth > 0)
            {
                continue;
            }
            else if (time is null && word.Contains(':', StringComparison.Ordinal))
            {
                time = Time(word);
            }
            else if (time is not null && word[0] is '+' or '-')
            {
                zone ??= Offset(word);
            }
            else if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                if (day is null && word.Length <= 2)
                {
                    day = number;
                }
                else if (year is null)
                {
                    year = word.Length switch { 2 => number < 50 ? 2000 + number : 1900 + number, 3 => 1900 + number, _ => number };
                }
            }
            else if (month is null && Month(word) is { } m)
            {
                month = m;
            }
            else if (time is not null)
            {
                zone ??= NamedZone(word);
            }
        }

        if (day is null || month is null || year is null)
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var iso) ? iso : null;
        }

        try
        {
            return new DateTimeOffset(year.Value, month.Value, day.Value, 0, 0, 0, TimeSpan.FromMinutes(zone ?? 0)) + (time ?? TimeSpan.Zero);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        var hyphensSplit = !text.Contains(':', StringComparison.Ordinal) || text.IndexOf('-', StringComparison.Ordinal) < text.IndexOf(':', StringComparison.Ordinal);
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ' ';
            var separator = c is ' ' or '\t' or ',' or '(' or ')' || (c == '-' && hyphensSplit && start >= 0 && !text.AsSpan(start, i - start).Contains(':'));
            if (!separator)
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
            {
                yield return text[start..i];
                start = -1;
            }

            if (c is '(' or ')')
            {
                yield return c.ToString();
            }
        }
    }

    private static TimeSpan? Time(string word)
    {
        Span<int> parts = stackalloc int[3];
        var n = 0;
        foreach (var range in word.AsSpan().Split(':'))
        {
            var digits = word.AsSpan(range);
            var dot = digits.IndexOf('.');
            if (n > 2 || !int.TryParse(dot > 0 ? digits[..dot] : digits, NumberStyles.None, CultureInfo.InvariantCulture, out parts[n]))
            {
                return null;
            }

            n++;
        }

        return parts[0] < 24 && parts[1] < 60 && parts[2] <= 60 ? new TimeSpan(parts[0], parts[1], Math.Min(parts[2], 59)) : null;
    }

    private static int? Offset(string word)
    {
        var digits = word[1..].Replace(":", "", StringComparison.Ordinal);
        if (digits.Length > 4 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        var minutes = digits.Length <= 2 ? value * 60 : (value / 100 * 60) + (value % 100);
        return minutes > 14 * 60 ? null : word[0] == '-' ? -minutes : minutes;
    }

    private static int? Month(string word)
    {
        if (word.Length < 3)
        {
            return null;
        }

        var index = Array.IndexOf(s_months, word[..3].ToLowerInvariant());
        return index >= 0 ? index + 1 : s_germanMonths.TryGetValue(word[..3], out var german) ? german : null;
    }

    private static int? NamedZone(string word) => word.ToUpperInvariant() switch
    {
        "UT" or "UTC" or "GMT" or "Z" => 0,
        "CET" or "MEZ" => 60,
        "CEST" or "MESZ" => 120,
        "EDT" => -240,
        "EST" or "CDT" => -300,
        "CST" or "MDT" => -360,
        "MST" or "PDT" => -420,
        "PST" => -480,
        _ => null,
    };
}
