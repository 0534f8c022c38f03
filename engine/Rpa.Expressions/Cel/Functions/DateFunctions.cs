using System.Globalization;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;
using T = Rpa.Expressions.Cel.CelType;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>Calendar days, periods (§§ 187, 188 BGB) and age. There is no clock: today is `case.today`.</summary>
internal static class DateFunctions
{
    public static void AddTo(List<Overload> list)
    {
        list.Function("date", [T.Date], T.Date, (_, v) => v[0]);
        list.Reader("date", [T.String], T.Date, (_, v) => Read(v.Text(0)));
        list.Function("date", [T.Int, T.Int, T.Int], T.Date, (_, v) => Make(v.Int(0), v.Int(1), v.Int(2)));
        list.Function("date", [T.Timestamp, T.String], T.Date, (_, v) => TimeFunctions.InZone((TimestampValue)v[0], v.Text(1)) is { } local
            ? new DateValue(DateOnly.FromDateTime(local))
            : TimeFunctions.NoZone(v[1]));

        Both(list, "addDays", [T.Date, T.Int], T.Date, (_, v) => TimeMath.AddDays(v.Day(0), v.Int(1)));
        Both(list, "addWeeks", [T.Date, T.Int], T.Date, (_, v) => TimeMath.AddDays(v.Day(0), Math.Clamp(v.Int(1), -1_000_000, 1_000_000) * 7));
        Both(list, "addMonths", [T.Date, T.Int], T.Date, (_, v) => AddMonths(v.Day(0), v.Int(1)));
        Both(list, "addYears", [T.Date, T.Int], T.Date, (_, v) => AddMonths(v.Day(0), Math.Clamp(v.Int(1), -1_000_000, 1_000_000) * 12));
        list.Function("daysBetween", [T.Date, T.Date], T.Int, (_, v) => new IntValue(v.Day(1).DayNumber - v.Day(0).DayNumber));
        list.Function("monthsBetween", [T.Date, T.Date], T.Int, (_, v) => new IntValue(MonthsBetween(v.Day(0), v.Day(1))));
        list.Function("age", [T.Date, T.Date], T.Int, (_, v) => v.Day(1) < v.Day(0)
            ? new ErrorValue($"invalid_argument: nobody born on {v[0]} has an age on {v[1]}")
            : new IntValue(Age(v.Day(0), v.Day(1))));
        list.Function("lastDayOfMonth", [T.Date], T.Date, (_, v) =>
            new DateValue(new DateOnly(v.Day(0).Year, v.Day(0).Month, DateTime.DaysInMonth(v.Day(0).Year, v.Day(0).Month))));
        Both(list, "format", [T.Date, T.String], T.String, (_, v) => Format(v.Day(0), v.Text(1)), verify: LanguageFault);

        Part(list, "getFullYear", d => d.Year);
        Part(list, "getMonth", d => d.Month - 1);
        Part(list, "getDate", d => d.Day);
        Part(list, "getDayOfMonth", d => d.Day - 1);
        Part(list, "getDayOfWeek", d => (int)d.DayOfWeek);
        Part(list, "getDayOfYear", d => d.DayOfYear - 1);
    }

    /// <summary>
    /// The day of the same number, so many months on; where the month has no such day, its last (§ 188 (3) BGB). An event's period of months ends there
    /// (§§ 187 (1), 188 (2)).
    /// </summary>
    public static Value AddMonths(DateOnly day, long months)
    {
        var index = ((Int128)day.Year * 12) + day.Month - 1 + months;
        if (index < 12 || index >= 120_000)
        {
            return new ErrorValue("range: the day lies outside the years 1 to 9999");
        }

        var (year, month) = ((int)(index / 12), (int)(index % 12) + 1);
        return new DateValue(new DateOnly(year, month, Math.Min(day.Day, DateTime.DaysInMonth(year, month))));
    }

    /// <summary>
    /// Completed years. The day of birth counts (§ 187 (2) BGB), so a year of life is completed as the day before the birthday ends: whoever is born on
    /// 29 February completes it on 28 February and is older from 1 March on in a common year.
    /// </summary>
    public static int Age(DateOnly birth, DateOnly on)
    {
        var years = on.Year - birth.Year;
        return (on.Month, on.Day).CompareTo((birth.Month, birth.Day)) < 0 ? years - 1 : years;
    }

    /// <summary>Adds a function that may also be called on its first argument.</summary>
    internal static void Both(
        List<Overload> list, string name, T[] parameters, T result, Implementation run, bool needsCalendar = false, Func<IReadOnlyList<Value?>, string?>? verify = null)
    {
        foreach (var isMethod in (ReadOnlySpan<bool>)[false, true])
        {
            list.Add(new Overload(name, isMethod, parameters, result, run) { NeedsCalendar = needsCalendar, Verify = verify });
        }
    }

    private static void Part(List<Overload> list, string name, Func<DateOnly, int> part) =>
        list.Method(name, [T.Date], T.Int, (_, v) => new IntValue(part(v.Day(0))));

    private static Value Read(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateValue(day)
            : ConversionFunctions.Unreadable(text, "day of the calendar", "year-month-day such as 2026-11-21");

    private static Value Make(long year, long month, long day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth((int)year, (int)month)
            ? new DateValue(new DateOnly((int)year, (int)month, (int)day))
            : new ErrorValue($"range: year {year}, month {month}, day {day} is no day of the calendar");

    // Completed months: a month is complete on the day of the same number, or on the last of a month that has none.
    private static long MonthsBetween(DateOnly from, DateOnly to)
    {
        var isBackwards = to < from;
        var (early, late) = isBackwards ? (to, from) : (from, to);
        var months = ((late.Year - early.Year) * 12) + late.Month - early.Month;
        var reached = Math.Min(early.Day, DateTime.DaysInMonth(late.Year, late.Month));
        months -= late.Day < reached ? 1 : 0;
        return isBackwards ? -months : months;
    }

    private static Value Format(DateOnly day, string language) => language switch
    {
        "de" => new StringValue(day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)),
        "en" => new StringValue(day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)),
        "iso" => new StringValue(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        _ => new ErrorValue($"invalid_argument: {LanguageFault([null, new StringValue(language)])}"),
    };

    private static string? LanguageFault(IReadOnlyList<Value?> arguments) => arguments[1] is null or StringValue { Text: "de" or "en" or "iso" }
        ? null
        : $"the language is \"de\", \"en\" or \"iso\", not {IndexNode.Describe(arguments[1]!)}";
}
