using System.Globalization;
using Rpa.Expressions;
using Rpa.Expressions.Calendars;

namespace Rpa.Language.Testing;

/// <summary>Moments and words as tests write them.</summary>
internal static class Moments
{
    /// <summary>Time in tests ends here.</summary>
    private static readonly DateTimeOffset Last = new(3000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>`2026-11-23 09:30` on the clock of the office.</summary>
    public static string Show(DateTimeOffset at) => LocalClock.ToLocal(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The same time of day so many days, working days, weeks, months or years later; shorter periods by the clock.</summary>
    public static DateTimeOffset Plus(DateTimeOffset at, Period period, HolidayCalendar? calendar)
    {
        if (period.Span is { } span)
        {
            return at < Last - span ? at + span : Last;
        }

        var local = LocalClock.ToLocal(at);
        var day = DateOnly.FromDateTime(local);
        var target = period.Unit == PeriodUnit.WorkingDays ? PeriodArithmetic.AddWorkingDays(day, period.Number, calendar) : PeriodArithmetic.LastDay(day, period, calendar: null);
        return target.Year < Last.Year ? LocalClock.ToInstant(target.ToDateTime(TimeOnly.FromDateTime(local))) : Last;
    }

    /// <summary>The last day of a period that is over at the first moment after it, or the moment itself where it ends within a day.</summary>
    public static string Due(DateTimeOffset at)
    {
        var local = LocalClock.ToLocal(at);
        return local.TimeOfDay == TimeSpan.Zero ? local.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a period that is over at <paramref name="at"/> is due on the day, or at the moment, that a test writes.</summary>
    public static bool IsDue(DateTimeOffset at, string written) => Due(at) is var due && (due == written || (written.Length == 10 && due.StartsWith(written + " ", StringComparison.Ordinal)));

    /// <summary>Whether a message says the words, in either language, whatever the case of letters.</summary>
    public static bool Contains(LocalText message, string words) =>
        message.De.Contains(words, StringComparison.OrdinalIgnoreCase) || message.En.Contains(words, StringComparison.OrdinalIgnoreCase);
}
