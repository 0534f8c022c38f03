namespace Rpa.Expressions.Calendars;

/// <summary>
/// When periods end, by §§ 187 to 193 BGB (VwVfG § 31 applies them to authorities). Days past the end of time stop at the last day that a date can hold.
/// </summary>
public static class PeriodArithmetic
{
    /// <summary>
    /// The last day of a period. The day of the event is not counted (§ 187 (1)); weeks, months and years end on the day of the same name or number, or on the
    /// month's last day where it has none (§ 188 (2), (3)). Days of standing still are added, and only then is the end moved off Saturday, Sunday and holidays
    /// (§ 193), by <paramref name="calendar"/>; without one it is not moved, and working days leave out Saturdays and Sundays only.
    /// </summary>
    /// <param name="day">The day of the event.</param>
    /// <param name="period">Days or more; a clock period ends on the day itself as far as whole days go.</param>
    /// <param name="calendar">Moves the end and counts working days, or null.</param>
    /// <param name="pausedDays">Days on which the period stood still.</param>
    public static DateOnly LastDay(DateOnly day, Period period, HolidayCalendar? calendar, int pausedDays = 0) =>
        Moved(Plus(Add(day, period, calendar), pausedDays), calendar);

    /// <summary>
    /// The same where the first day counts in full (§ 187 (2): a contract from the first of a month, an age): such a period ends a day earlier (§ 188 (2), second
    /// alternative), or on the month's last day where the deciding day is missing.
    /// </summary>
    public static DateOnly LastDayFromBeginOf(DateOnly firstDay, Period period, HolidayCalendar? calendar = null)
    {
        var last = period.Unit switch
        {
            PeriodUnit.WorkingDays => AddWorkingDays(Plus(firstDay, -1), period.Number, calendar),
            // The deciding day is the one before the first day's number, taken in the last month.
            PeriodUnit.Months or PeriodUnit.Years when firstDay.Day > 1 => Add(firstDay.AddDays(-1), period, null),
            _ => Plus(Add(firstDay, period, null), -1),
        };
        return Moved(last, calendar);
    }

    /// <summary>
    /// The first instant after a period that an event at <paramref name="from"/> starts: seconds, minutes and hours by the clock, everything longer at the end of
    /// its last day in Germany.
    /// </summary>
    public static DateTimeOffset End(DateTimeOffset from, Period period, HolidayCalendar? calendar, int pausedDays = 0)
    {
        if (period.Span is not { } span)
        {
            return LocalClock.EndOf(LastDay(LocalClock.DayOf(from), period, calendar, pausedDays));
        }

        // A day's standing still keeps the clock's reading, also over a change of daylight saving.
        var end = from + span;
        return pausedDays == 0 ? end : LocalClock.ToInstant(LocalClock.ToLocal(end).AddDays(pausedDays));
    }

    /// <summary>The day itself where it is a working day, else the next one (§ 193); unmoved without a calendar.</summary>
    public static DateOnly Moved(DateOnly day, HolidayCalendar? calendar)
    {
        while (calendar is not null && !calendar.IsWorkingDay(day) && day < DateOnly.MaxValue)
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>The day that is <paramref name="number"/> working days after a day (before it for a negative number); the day itself for zero.</summary>
    public static DateOnly AddWorkingDays(DateOnly day, int number, HolidayCalendar? calendar)
    {
        var step = Math.Sign(number);
        for (var left = Math.Abs(number); left > 0;)
        {
            if (day == DateOnly.MaxValue || (step < 0 && day == DateOnly.MinValue))
            {
                return day;
            }

            day = day.AddDays(step);
            left -= IsWorkingDay(day, calendar) ? 1 : 0;
        }

        return day;
    }

    /// <summary>How many working days lie after <paramref name="from"/> up to and including <paramref name="to"/>; negative where <paramref name="to"/> is earlier.</summary>
    public static int WorkingDaysBetween(DateOnly from, DateOnly to, HolidayCalendar? calendar)
    {
        if (to < from)
        {
            return -WorkingDaysBetween(to, from, calendar);
        }

        var count = 0;
        for (var day = from; day < to;)
        {
            day = day.AddDays(1);
            count += IsWorkingDay(day, calendar) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Completed years of age on a day: a year is completed when the day before the birthday ends (§ 187 (2)), so it counts from the birthday on (from 1 March for those born on 29 February, in other years).</summary>
    /// <returns>Zero for a day before the birth.</returns>
    public static int AgeOn(DateOnly birth, DateOnly day)
    {
        var years = day.Year - birth.Year - ((day.Month, day.Day).CompareTo((birth.Month, birth.Day)) < 0 ? 1 : 0);
        return Math.Max(0, years);
    }

    private static bool IsWorkingDay(DateOnly day, HolidayCalendar? calendar) =>
        calendar?.IsWorkingDay(day) ?? day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static DateOnly Add(DateOnly day, Period period, HolidayCalendar? calendar) => period.Unit switch
    {
        PeriodUnit.Days => Plus(day, period.Number),
        PeriodUnit.Weeks => Plus(day, 7L * period.Number),
        PeriodUnit.Months => PlusMonths(day, period.Number),
        PeriodUnit.Years => PlusMonths(day, 12L * period.Number),
        PeriodUnit.WorkingDays => AddWorkingDays(day, period.Number, calendar),
        PeriodUnit.Hours => Plus(day, period.Number / 24),
        PeriodUnit.Minutes => Plus(day, period.Number / (24 * 60)),
        _ => Plus(day, period.Number / (24 * 3600)),
    };

    private static DateOnly Plus(DateOnly day, long days) =>
        DateOnly.FromDayNumber((int)Math.Clamp(day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));

    private static DateOnly PlusMonths(DateOnly day, long months) =>
        months > (12L * (9999 - day.Year)) + (12 - day.Month) ? DateOnly.MaxValue : day.AddMonths((int)months);
}
