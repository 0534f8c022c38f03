using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage;

/// <summary>Schedules as people see them, and their ticks, each taken once.</summary>
internal sealed class ScheduleStore(IDatabase database)
{
    /// <summary>Makes a schedule known.</summary>
    public Task<int> DeclareAsync(string name, string description, string timetable) => database.WriteAsync(session => session.Execute(
        """
        insert into schedules (name, description, timetable, last_outcome, is_paused) values ($1, $2, $3, '', 0)
        on conflict (name) do update set description = excluded.description, timetable = excluded.timetable
        """,
        name, description, timetable));

    /// <summary>Forgets the schedules that are no longer declared.</summary>
    public Task<int> KeepOnlyAsync(IReadOnlyCollection<string> names) => database.WriteAsync(session =>
        session.Rows("select name from schedules", r => r.GetString(0)).Where(n => !names.Contains(n)).Sum(n => session.Execute("delete from schedules where name = $1", n)));

    /// <summary>Claims a tick: true for the first who asks, whatever process it is.</summary>
    public Task<bool> ClaimAsync(string schedule, DateTimeOffset scheduledAt) => database.WriteAsync(session =>
        session.Execute(
            "insert into ticks (schedule, scheduled_at, at) values ($1, $2, $3) on conflict (schedule, scheduled_at) do nothing", schedule, scheduledAt.Micros(), session.Now()) == 1);

    /// <summary>Claims a tick and stores what it starts in one transaction.</summary>
    public Task<bool> StartAsync(string schedule, DateTimeOffset scheduledAt, IReadOnlyList<CaseRecord> cases, IReadOnlyList<InboxWrite> messages) => database.WriteAsync(session =>
    {
        if (session.Execute(
            "insert into ticks (schedule, scheduled_at, at) values ($1, $2, $3) on conflict (schedule, scheduled_at) do nothing", schedule, scheduledAt.Micros(), session.Now()) == 0)
        {
            return false;
        }

        foreach (var record in cases)
        {
            CaseSql.Insert(session, record);
        }

        foreach (var message in messages)
        {
            CaseSql.Append(session, message);
        }

        return true;
    });

    /// <summary>Records how a tick ended and when the next one is; old ticks go.</summary>
    public Task<int> RecordAsync(string schedule, DateTimeOffset at, string outcome, DateTimeOffset? nextAt) => database.WriteAsync(session =>
    {
        session.Execute("delete from ticks where schedule = $1 and scheduled_at < $2", schedule, at.AddDays(-7).Micros());
        return session.Execute("update schedules set last_at = $1, last_outcome = $2, next_at = coalesce($3, next_at) where name = $4", at.Micros(), outcome, nextAt?.Micros(), schedule);
    });

    /// <summary>Records when the next tick is.</summary>
    public Task<int> RecordNextAsync(string schedule, DateTimeOffset? nextAt) => database.WriteAsync(session =>
        session.Execute("update schedules set next_at = $1 where name = $2", nextAt?.Micros(), schedule));
}
