using Rpa.Expressions.Calendars;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;
using T = Rpa.Expressions.Cel.CelType;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>Working days of the environment's calendar, and the ends of statutory periods (§§ 187, 188, 193 BGB, § 31 VwVfG).</summary>
internal static class WorkingDayFunctions
{
    // About forty years; more is a typing error and would only burn time.
    private const int MaxDays = 10_000;

    public static void AddTo(List<Overload> list)
    {
        Add(list, "isWorkingDay", [T.Date], T.Bool, (_, calendar, v) => Value.Of(calendar.IsWorkingDay(v.Day(0))));
        Add(list, "isHoliday", [T.Date], T.Bool, (_, calendar, v) => Value.Of(calendar.HolidayOn(v.Day(0)) is not null));
        Add(list, "holidayName", [T.Date, T.String], T.String, (_, calendar, v) =>
            new StringValue(calendar.HolidayOn(v.Day(0)) is { } name ? (v.Text(1) == "en" ? name.En : name.De) : ""));
        Add(list, "nextWorkingDay", [T.Date], T.Date, (frame, calendar, v) => OnOrAfter(frame, calendar, v.Day(0)));
        Add(list, "addWorkingDays", [T.Date, T.Int], T.Date, (frame, calendar, v) => AddWorkingDays(frame, calendar, v.Day(0), v.Int(1)));
        Add(list, "workingDaysBetween", [T.Date, T.Date], T.Int, (frame, calendar, v) => Between(frame, calendar, v.Day(0), v.Day(1)));
        Add(list, "endOfPeriod", [T.Date, T.String], T.Date, (frame, calendar, v) => EndOfPeriod(frame, calendar, v.Day(0), v.Text(1)), PeriodFault);
    }

    private static void Add(List<Overload> list, string name, T[] parameters, T result, Func<Frame, HolidayCalendar, Value[], Value> run, Func<IReadOnlyList<Value?>, string?>? verify = null) =>
        DateFunctions.Both(
            list, name, parameters, result,
            (frame, v) => frame.Calendar is { } calendar ? run(frame, calendar, v) : new ErrorValue($"'{name}' counts working days, but no calendar is named"), needsCalendar: true, verify);

    /// <summary>The day itself if it is a working day, otherwise the next one: what § 193 BGB does with the end of a period.</summary>
    private static Value OnOrAfter(Frame frame, HolidayCalendar calendar, DateOnly day)
    {
        while (!calendar.IsWorkingDay(day))
        {
            frame.Charge(1);
            if (day == DateOnly.MaxValue)
            {
                return new ErrorValue("range: the day lies outside the years 1 to 9999");
            }

            day = day.AddDays(1);
        }

        return new DateValue(day);
    }

    // The day itself does not count: one working day from Friday is Monday.
    private static Value AddWorkingDays(Frame frame, HolidayCalendar calendar, DateOnly day, long count)
    {
        if (count is < -MaxDays or > MaxDays)
        {
            return new ErrorValue($"range: {count} working days are more than {MaxDays}");
        }

        var step = Math.Sign(count);
        for (var left = Math.Abs(count); left > 0;)
        {
            frame.Charge(1);
            if (day == (step > 0 ? DateOnly.MaxValue : DateOnly.MinValue))
            {
                return new ErrorValue("range: the day lies outside the years 1 to 9999");
            }

            day = day.AddDays(step);
            left -= calendar.IsWorkingDay(day) ? 1 : 0;
        }

        return new DateValue(day);
    }

    // The first day does not count, the last one does, as in addWorkingDays.
    private static Value Between(Frame frame, HolidayCalendar calendar, DateOnly from, DateOnly to)
    {
        var (early, late) = from <= to ? (from, to) : (to, from);
        var count = 0;
        for (var number = early.DayNumber + 1; number <= late.DayNumber; number++)
        {
            frame.Charge(1);
            count += calendar.IsWorkingDay(DateOnly.FromDayNumber(from <= to ? number : number - 1)) ? 1 : 0;
        }

        return new IntValue(from <= to ? count : -count);
    }

    /// <summary>
    /// When a period that an event sets off has passed: the day of the event does not count (§ 187 (1)), months end on the day of the same number
    /// (§ 188 (2), (3)), an end on a Saturday, Sunday or holiday moves to the next working day (§ 193 BGB).
    /// </summary>
    private static Value EndOfPeriod(Frame frame, HolidayCalendar calendar, DateOnly happened, string text)
    {
        if (PeriodFault([null, new StringValue(text)]) is { } fault)
        {
            return new ErrorValue($"invalid_argument: {fault}");
        }

        var period = Period.Parse(text)!.Value;
        var end = period.Unit switch
        {
            PeriodUnit.Days => TimeMath.AddDays(happened, period.Number),
            PeriodUnit.Weeks => TimeMath.AddDays(happened, period.Number * 7L),
            PeriodUnit.Months => DateFunctions.AddMonths(happened, period.Number),
            PeriodUnit.Years => DateFunctions.AddMonths(happened, period.Number * 12L),
            _ => AddWorkingDays(frame, calendar, happened, period.Number),
        };
        return end is DateValue day ? OnOrAfter(frame, calendar, day.Day) : end;
    }

    private static string? PeriodFault(IReadOnlyList<Value?> arguments) => arguments[1] is not StringValue { Text: var text } ? null
        : Period.Parse(text) is not { } period ? $"{IndexNode.Describe(arguments[1]!)} is no period; expected {Period.Expected}"
        : period.IsClock ? $"'{text}' is shorter than a day; a day needs days, working days, weeks, months or years" : null;
}
