using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Rpa.Expressions.Calendars;

/// <summary>When a holiday falls in a year.</summary>
/// <param name="Name">The holiday.</param>
/// <param name="From">The first year, or null.</param>
/// <param name="Until">The last year, or null.</param>
internal abstract record HolidayRule(LocalText Name, int? From, int? Until)
{
    /// <summary>The day in a year from 2 to 9998, or null where the year has none.</summary>
    public abstract DateOnly? DayIn(int year);
}

/// <summary>A fixed date; 29 February only in leap years.</summary>
internal sealed record FixedHoliday(int Month, int Day, LocalText Name, int? From, int? Until) : HolidayRule(Name, From, Until)
{
    public override DateOnly? DayIn(int year) => Day <= DateTime.DaysInMonth(year, Month) ? new DateOnly(year, Month, Day) : null;
}

/// <summary>A distance from Easter Sunday.</summary>
internal sealed record EasterHoliday(int Days, LocalText Name, int? From, int? Until) : HolidayRule(Name, From, Until)
{
    public override DateOnly? DayIn(int year) => Easter.Sunday(year).AddDays(Days);
}

/// <summary>The last weekday before a date: Repentance Day is the last Wednesday before 23 November.</summary>
internal sealed record WeekdayHoliday(DayOfWeek Weekday, int Month, int Day, LocalText Name, int? From, int? Until) : HolidayRule(Name, From, Until)
{
    public override DateOnly? DayIn(int year)
    {
        var day = new DateOnly(year, Month, Math.Min(Day, DateTime.DaysInMonth(year, Month))).AddDays(-1);
        return day.AddDays(-(((int)day.DayOfWeek - (int)Weekday + 7) % 7));
    }
}

/// <summary>A calendar of rules; each year is computed once.</summary>
internal sealed class RuleCalendar(string name, ImmutableArray<HolidayRule> rules) : HolidayCalendar
{
    private readonly ConcurrentDictionary<int, FrozenDictionary<DateOnly, LocalText>> _years = new();

    public override string Name => name;

    public override LocalText? HolidayOn(DateOnly day) => _years.GetOrAdd(day.Year, Compute).GetValueOrDefault(day);

    private FrozenDictionary<DateOnly, LocalText> Compute(int year)
    {
        var days = new Dictionary<DateOnly, LocalText>();
        if (year is > 1 and < 9999)
        {
            foreach (var rule in rules.Where(r => year >= (r.From ?? year) && year <= (r.Until ?? year)))
            {
                if (rule.DayIn(year) is { } day)
                {
                    days.TryAdd(day, rule.Name);
                }
            }
        }

        return days.ToFrozenDictionary();
    }
}
