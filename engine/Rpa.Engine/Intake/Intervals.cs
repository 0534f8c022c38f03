using Rpa.Expressions.Calendars;

namespace Rpa.Engine.Intake;

/// <summary>How often a source is looked at: plain time, whatever unit the author wrote it in.</summary>
internal static class Intervals
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public static TimeSpan Of(Period period)
    {
        var span = period.Unit switch
        {
            PeriodUnit.Seconds => TimeSpan.FromSeconds(period.Number),
            PeriodUnit.Minutes => TimeSpan.FromMinutes(period.Number),
            PeriodUnit.Hours => TimeSpan.FromHours(period.Number),
            PeriodUnit.Weeks => TimeSpan.FromDays(7 * period.Number),
            PeriodUnit.Months => TimeSpan.FromDays(30 * period.Number),
            PeriodUnit.Years => TimeSpan.FromDays(365 * period.Number),
            _ => TimeSpan.FromDays(period.Number),
        };
        return span < Shortest ? Shortest : span;
    }
}
