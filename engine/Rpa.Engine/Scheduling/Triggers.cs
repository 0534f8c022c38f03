using Quartz;
using Rpa.Expressions.Calendars;

namespace Rpa.Engine.Scheduling;

/// <summary>Timetables as Quartz knows them, in the engine's time zone.</summary>
internal static class Triggers
{
    /// <summary>Missed ticks that are done late at the most; a schedule of every second must not keep a start busy for a day.</summary>
    private const int MostMissed = 1000;

    /// <summary>The trigger of a schedule. Throws <see cref="EngineStartException"/> for a timetable that is none.</summary>
    public static ITrigger Of(ScheduledWork work, EngineOptions options)
    {
        var trigger = TriggerBuilder.Create(options.Time).WithIdentity(work.Name);
        if (work.Cron is { } cron)
        {
            try
            {
                // What this process was late for is caught up by the schedule's policy, under the time it was meant for, so that several processes do it once.
                return trigger.WithSchedule(CronScheduleBuilder.Create(cron).InTimeZone(Zone(options)).WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing)).Build();
            }
            catch (FormatException fault)
            {
                throw new EngineStartException(
                    $"The schedule '{work.Name}' has the timetable '{cron}', which is no cron expression: {fault.Message} Expected six or seven fields, such as `0 30 7 ? * MON-FRI`.", 1, fault);
            }
        }

        trigger = work.StartsAtOnce ? trigger.StartNow() : trigger.StartAt(options.Time.GetUtcNow() + work.Every!.Value);
        return trigger.WithSchedule(SimpleScheduleBuilder.Create().WithInterval(work.Every!.Value).RepeatForever()).Build();
    }

    /// <summary>Two triggers come at the same times.</summary>
    public static bool AreAlike(ITrigger one, ITrigger other) => (one, other) switch
    {
        (ICronTrigger a, ICronTrigger b) => a.CronExpressionString == b.CronExpressionString && a.TimeZone.Id == b.TimeZone.Id,
        (ISimpleTrigger a, ISimpleTrigger b) => a.RepeatInterval == b.RepeatInterval,
        _ => false,
    };

    /// <summary>The ticks of a timetable after <paramref name="last"/> that are over; of very many the last ones.</summary>
    public static List<DateTimeOffset> Missed(ScheduledWork work, EngineOptions options, DateTimeOffset last, DateTimeOffset now)
    {
        var cron = new CronExpression(work.Cron!, Zone(options));
        var missed = new Queue<DateTimeOffset>();
        for (var at = cron.GetNextValidTimeAfter(last); at is { } tick && tick < now; at = cron.GetNextValidTimeAfter(tick))
        {
            missed.Enqueue(tick);
            if (missed.Count > MostMissed)
            {
                missed.Dequeue();
            }
        }

        return [.. missed];
    }

    /// <summary>The holiday's name in a calendar, or null.</summary>
    public static string? IsHoliday(string calendar, DateTimeOffset at, EngineOptions options)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone(options)).DateTime);
        return HolidayCalendars.Find(calendar)?.HolidayOn(day)?.En;
    }

    private static TimeZoneInfo Zone(EngineOptions options) => TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
}
