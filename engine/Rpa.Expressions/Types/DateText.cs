using System.Globalization;
using System.Text.RegularExpressions;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Types;

/// <summary>Days and times as people write them, German and English: `21.11.2026`, `21. November 2026`, `Nov 21, 2026`, `2026-11-21`.</summary>
internal static partial class DateText
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly (string Name, int Month)[] German =
        [("jän", 1), ("mär", 3), ("mrz", 3), ("maerz", 3), ("mai", 5), ("okt", 10), ("dez", 12)];

    private static readonly string[] GermanDays = ["So.", "Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa."];

    /// <summary>The day, or why there is none.</summary>
    public static (DateOnly? Day, LocalText? Fault) Parse(string text)
    {
        var body = Weekday().Replace(text.Trim(), "");
        var match = Numeric().Match(body);
        if (match.Success)
        {
            return Day(match.Groups["y"].Value, Number(match, "m"), Number(match, "d"), text);
        }

        match = Slashes().Match(body);
        if (match.Success)
        {
            var (a, b) = (Number(match, "a"), Number(match, "b"));
            if (a <= 12 && b <= 12 && a != b)
            {
                return (null, new LocalText(
                    $"„{Fault.Shown(text)}“ ist nicht eindeutig. Bitte als TT.MM.JJJJ schreiben.", $"'{Fault.Shown(text)}' is ambiguous. Please write DD.MM.YYYY."));
            }

            return Day(match.Groups["y"].Value, a > 12 ? b : a, a > 12 ? a : b, text);
        }

        match = DayFirst().Match(body);
        if (!match.Success)
        {
            match = MonthFirst().Match(body);
        }

        return match.Success && Month(match.Groups["name"].Value) is { } month
            ? Day(match.Groups["y"].Value, month, Number(match, "d"), text)
            : (null, Wrong(text));
    }

    /// <summary>The instant; a time without offset is the clock in Germany, a day without time its begin.</summary>
    public static (DateTimeOffset? Instant, LocalText? Fault) ParseTime(string text)
    {
        var body = text.Trim();
        if (Iso().IsMatch(body) && DateTimeOffset.TryParse(body, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var instant))
        {
            return (instant.ToUniversalTime(), null);
        }

        var match = Clock().Match(body);
        var (day, fault) = Parse(match.Success ? match.Groups["day"].Value : body);
        if (day is null)
        {
            return (null, fault);
        }

        var (hour, minute, second) = match.Success ? (Number(match, "h"), Number(match, "min"), Number(match, "s")) : (0, 0, 0);
        return hour <= 23 && minute <= 59 && second <= 59
            ? (LocalClock.ToInstant(day.Value.ToDateTime(new TimeOnly(hour, minute, second))), null)
            : (null, Wrong(text));
    }

    /// <summary>A length of time: `2 Stunden`, `90 minutes`, `1:30` (hours and minutes), `PT1H30M`, `5400s`.</summary>
    public static DurationValue? ParseDuration(string text)
    {
        var body = text.Trim();
        var match = HourMinute().Match(body);
        if (match.Success)
        {
            return Number(match, "m") < 60 ? new DurationValue((Number(match, "h") * 3600L) + (Number(match, "m") * 60L), 0) : null;
        }

        match = Amount().Match(body);
        if (!match.Success)
        {
            return DataJson.ParseDuration(body.ToUpperInvariant());
        }

        var seconds = match.Groups["unit"].Value.ToLowerInvariant()[0] switch
        {
            's' when !match.Groups["unit"].Value.StartsWith("st", StringComparison.OrdinalIgnoreCase) => 1L,
            'm' => 60,
            's' or 'h' => 3600,
            'd' or 't' => 86_400,
            _ => 604_800,
        };
        return new DurationValue(Number(match, "n") * seconds, 0);
    }

    public static string Show(DateOnly day, bool english) => english
        ? day.ToString("ddd, d MMM yyyy", CultureInfo.InvariantCulture)
        : $"{GermanDays[(int)day.DayOfWeek]}, {day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)}";

    public static string Show(DateTimeOffset instant, bool english)
    {
        var local = LocalClock.ToLocal(instant);
        var clock = local.ToString(local.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{Show(DateOnly.FromDateTime(local), english)}, {clock}{(english ? "" : " Uhr")}";
    }

    private static (DateOnly? Day, LocalText? Fault) Day(string year, int month, int day, string text)
    {
        if (year.Length != 4)
        {
            return (null, new LocalText(
                $"„{Fault.Shown(text)}“: Bitte das Jahr mit vier Ziffern schreiben.", $"'{Fault.Shown(text)}': please write the year with four digits."));
        }

        var y = int.Parse(year, CultureInfo.InvariantCulture);
        if (y < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(y, month))
        {
            return (null, new LocalText($"Den Tag „{Fault.Shown(text)}“ gibt es nicht.", $"There is no day '{Fault.Shown(text)}'."));
        }

        return (new DateOnly(y, month, day), null);
    }

    private static LocalText Wrong(string text) => new(
        $"„{Fault.Shown(text)}“ ist kein Datum. Erwartet wird zum Beispiel 21.11.2026.", $"'{Fault.Shown(text)}' is no date. Expected is, for example, 21.11.2026.");

    private static int? Month(string name)
    {
        var lower = name.ToLowerInvariant();
        foreach (var (prefix, month) in German)
        {
            if (lower.StartsWith(prefix, StringComparison.Ordinal))
            {
                return month;
            }
        }

        var index = Array.FindIndex(Months, m => lower.StartsWith(m, StringComparison.Ordinal));
        return index < 0 ? null : index + 1;
    }

    private static int Number(Match match, string group) =>
        int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"^(mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(\.,|\.|,)\s*", Options)]
    private static partial Regex Weekday();

    [GeneratedRegex(@"^(?<d>[0-9]{1,2})\.\s*(?<m>[0-9]{1,2})\.\s*(?<y>[0-9]{1,4})$|^(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2})$", Options)]
    private static partial Regex Numeric();

    [GeneratedRegex(@"^(?<a>[0-9]{1,2})/(?<b>[0-9]{1,2})/(?<y>[0-9]{1,4})$", Options)]
    private static partial Regex Slashes();

    [GeneratedRegex(@"^(?<d>[0-9]{1,2})(\.|st|nd|rd|th)?\s*(?<name>jan(uary?|uar)?|jänner|feb(ruary?|ruar)?|mar(ch)?|märz?|mrz|maerz|apr(il)?|may|mai|june?|juni|july?|juli|aug(ust)?|sept?(ember)?|o[ck]t(ober)?|nov(ember)?|de[cz](ember)?)\.?,?\s*(?<y>[0-9]{1,4})$", Options)]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"^(?<name>jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)\.?\s+(?<d>[0-9]{1,2})(st|nd|rd|th)?,?\s+(?<y>[0-9]{1,4})$", Options)]
    private static partial Regex MonthFirst();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})$", Options)]
    private static partial Regex Iso();

    [GeneratedRegex(@"^(?<day>.*[0-9])(,\s*|\s+|T|\s+um\s+|,?\s+at\s+)(?<h>[0-9]{1,2}):(?<min>[0-9]{2})(:(?<s>[0-9]{2}))?(\s*Uhr)?$", Options)]
    private static partial Regex Clock();

    [GeneratedRegex(@"^(?<h>[0-9]{1,4}):(?<m>[0-9]{2})(\s*(h|Std\.?|Stunden))?$", Options)]
    private static partial Regex HourMinute();

    [GeneratedRegex(@"^(?<n>[0-9]{1,7})\s*(?<unit>s|sec|sek\.?|seconds?|sekunden?|min\.?|minutes?|minuten?|h|std\.?|hours?|stunden?|d|days?|tage?|weeks?|wochen?)$", Options)]
    private static partial Regex Amount();
}
