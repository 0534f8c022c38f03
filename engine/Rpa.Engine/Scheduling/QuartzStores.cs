using Quartz;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Scheduling;

/// <summary>
/// Where Quartz keeps its triggers. One process alone keeps them in memory. Processes that share a PostgreSQL database are a cluster on it: a tick goes to one of them, and what a process had
/// taken that died is taken by another.
/// </summary>
internal static class QuartzStores
{
    /// <summary>A tick that is late by less still comes from Quartz; what is later is caught up by the schedule's policy.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    /// <summary>A scheduler of this process that has not started yet.</summary>
    public static async Task<IScheduler> OpenAsync(EngineOptions options, IDatabase database, int schedules, CancellationToken cancellationToken) => await QuartzSchedulerBuilder.Create(q =>
    {
        q.UseDefaultThreadPool(Math.Clamp(schedules, 4, 32));
        if (database.HasOneOwner)
        {
            q.ConfigureScheduler(o => o.InstanceName = $"rpa-{options.WorkerName}");
            q.UseTimeProvider(options.Time);
            q.UseInMemoryStore(_ => { });
            return;
        }

        q.ConfigureScheduler(o => (o.InstanceName, o.InstanceId) = ("rpa", options.WorkerName));
        q.UseTimeProvider(new DatabaseTime(database, options.Time));
        q.UsePersistentStore(store =>
        {
            store.UsePostgres(Databases.Provider, $"{Databases.ConnectionOf(options.Database)};Maximum Pool Size=8");
            store.UseClustering(c => (c.CheckinInterval, c.CheckinMisfireThreshold) = (options.ClusterCheckIn, options.ClusterCheckIn));
            store.ConfigureStore(o => o.MisfireThreshold = Late);
            store.ProvisionSchema();
        });
    }).BuildScheduler(cancellationToken);

    /// <summary>The clocks of a cluster must agree, those of the machines need not: the database's is the one for all.</summary>
    private sealed class DatabaseTime(IDatabase database, TimeProvider own) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => own.LocalTimeZone;

        public override long TimestampFrequency => own.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => database.Now;

        public override long GetTimestamp() => own.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => own.CreateTimer(callback, state, dueTime, period);
    }
}
