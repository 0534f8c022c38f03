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
        Add(list, "endOfPeriod", [T.Date, T.Int, T.String], T.Date, (frame, calendar, v) => EndOfPeriod(frame, calendar, v.Day(0), v.Int(1), v.Text(2)));
    }

    private static void Add(List<Overload> list, string name, T[] parameters, T result, Func<Frame, HolidayCalendar, Value[], Value> run) =>
        DateFunctions.Both(
            list, name, parameters, result,
            (frame, v) => frame.Calendar is { } calendar ? run(frame, calendar, v) : new ErrorValue($"'{name}' counts working days, but no calendar is named"), needsCalendar: true);

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

    private static Value EndOfPeriod(Frame frame, HolidayCalendar calendar, DateOnly happened, long count, string unit)
    {
        count = Math.Clamp(count, -1_000_000, 1_000_000);
        var end = unit switch
        {
            "days" => TimeMath.AddDays(happened, count),
            "weeks" => TimeMath.AddDays(happened, count * 7),
            "months" => DateFunctions.AddMonths(happened, count),
            "years" => DateFunctions.AddMonths(happened, count * 12),
            _ => new ErrorValue($"invalid_argument: the unit is \"days\", \"weeks\", \"months\" or \"years\", not {IndexNode.Describe(new StringValue(unit))}"),
        };
        return end is DateValue day ? OnOrAfter(frame, calendar, day.Day) : end;
    }
}
