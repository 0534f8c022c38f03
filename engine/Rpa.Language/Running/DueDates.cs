using Rpa.Expressions.Calendars;

namespace Rpa.Language.Running;

/// <summary>Moments at which periods end, in the time zone of German authorities.</summary>
internal static class DueDates
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    public static DateOnly LocalDay(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>
    /// The end of a period that begins at <paramref name="from"/>: hours and less by the clock; days and more at the end of the last day (§§ 187, 188 BGB), moved off Saturday,
    /// Sunday and holidays where there is a calendar (§ 193 BGB). Days on which a deadline stood still are added before it is moved.
    /// </summary>
    public static DateTimeOffset After(DateTimeOffset from, Period period, HolidayCalendar? calendar, int pausedDays = 0)
    {
        switch (period.Unit)
        {
            case PeriodUnit.Seconds:
                return from.AddSeconds(period.Number).AddDays(pausedDays);
            case PeriodUnit.Minutes:
                return from.AddMinutes(period.Number).AddDays(pausedDays);
            case PeriodUnit.Hours:
                return from.AddHours(period.Number).AddDays(pausedDays);
        }

        var day = LocalDay(from);
        var last = period.Unit switch
        {
            PeriodUnit.Days => day.AddDays(period.Number),
            PeriodUnit.Weeks => day.AddDays(7 * period.Number),
            PeriodUnit.Months => day.AddMonths(period.Number),
            PeriodUnit.Years => day.AddYears(period.Number),
            _ => WorkingDaysAfter(day, period.Number, calendar),
        };
        last = last.AddDays(pausedDays);
        while (calendar is not null && !calendar.IsWorkingDay(last))
        {
            last = last.AddDays(1);
        }

        return StartOf(last.AddDays(1));
    }

    /// <summary>Local midnight at which <paramref name="day"/> begins.</summary>
    public static DateTimeOffset StartOf(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static DateOnly WorkingDaysAfter(DateOnly day, int number, HolidayCalendar? calendar)
    {
        while (number > 0)
        {
            day = day.AddDays(1);
            if (calendar?.IsWorkingDay(day) ?? day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                number--;
            }
        }

        return day;
    }
}
