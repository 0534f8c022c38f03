using System.Globalization;
using Quartz;

namespace Rpa.Engine.Scheduling;

/// <summary>What Quartz runs: it hands the tick to the engine of this process. Its name stands in the database, where later programs find it.</summary>
internal sealed class TickJob : IJob
{
    /// <summary>Does the tick of a schedule that was meant for a time, and knows when the next one is.</summary>
    public delegate Task Tick(string schedule, DateTimeOffset at, DateTimeOffset? next);

    /// <summary>Under this key the engine puts its <see cref="Tick"/> into the scheduler's context.</summary>
    public const string Key = "rpa-tick";

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await ((Tick)context.Scheduler.Context[Key]!)(context.JobDetail.Key.Name, MeantFor(context), context.NextFireTimeUtc);

    /// <summary>The job of a schedule. A tick in the midst of which its process dies is run again by another one, under the time it was meant for.</summary>
    public static IJobDetail Of(string schedule) => JobBuilder.Create<TickJob>().WithIdentity(new JobKey(schedule)).DisallowConcurrentExecution(true).RequestRecovery(true).Build();

    private static DateTimeOffset MeantFor(IJobExecutionContext context) =>
        context.Recovering && context.MergedJobDataMap.TryGetValue(SchedulerConstants.FailedJobOriginalTriggerScheduledFireTime, out var kept)
            && DateTimeOffset.TryParse(Convert.ToString(kept, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var meant)
            ? meant
            : context.ScheduledFireTimeUtc ?? context.FireTimeUtc;
}
