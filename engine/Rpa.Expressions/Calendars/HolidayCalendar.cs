namespace Rpa.Expressions.Calendars;

/// <summary>Which days are not working days. Computed for any year, no table that runs out.</summary>
public abstract class HolidayCalendar
{
    /// <summary>The calendar's name, such as `rheinland-pfalz`.</summary>
    public abstract string Name { get; }

    /// <summary>The holiday's name on <paramref name="day"/>, or null on an ordinary day.</summary>
    public abstract LocalText? HolidayOn(DateOnly day);

    /// <summary>Neither Saturday, Sunday nor holiday.</summary>
    public bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && HolidayOn(day) is null;
}
