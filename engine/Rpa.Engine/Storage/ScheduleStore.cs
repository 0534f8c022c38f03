using Rpa.Engine.Audit;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>Schedules as people see them, and their ticks, each taken once.</summary>
internal sealed class ScheduleStore(IDatabase database)
{
    private const string Claim = "insert into ticks (schedule, scheduled_at, at, is_done) values ($1, $2, $3, $4) on conflict (schedule, scheduled_at) do nothing";

    /// <summary>Makes a schedule known.</summary>
    public Task<int> DeclareAsync(string name, string description, string timetable) => database.WriteAsync(session => session.Execute(
        """
        insert into schedules (name, description, timetable, last_outcome, is_paused) values ($1, $2, $3, '', 0)
        on conflict (name) do update set description = excluded.description, timetable = excluded.timetable
        where schedules.description <> excluded.description or schedules.timetable <> excluded.timetable
        """,
        name, description, timetable));

    /// <summary>Writes into the journal who runs a schedule by hand; false where there is no such schedule.</summary>
    public Task<bool> RecordByHandAsync(string name, Actor actor) => database.WriteAsync(session =>
    {
        if (session.Scalar<string>("select name from schedules where name = $1", name) is null)
        {
            return false;
        }

        Journal.Append(session, actor, Journal.ScheduleRun, new { schedule = name });
        return true;
    });

    /// <summary>Forgets the schedules that are no longer declared.</summary>
    public Task<int> KeepOnlyAsync(IReadOnlyCollection<string> names) => database.WriteAsync(session =>
        session.Rows("select name from schedules", r => r.GetString(0)).Where(n => !names.Contains(n)).Sum(n => session.Execute("delete from schedules where name = $1", n)));

    /// <summary>Claims a tick: true for the first who asks, whatever process it is. It counts as done only with <see cref="DoneAsync"/>.</summary>
    public Task<bool> ClaimAsync(string schedule, DateTimeOffset scheduledAt) => database.WriteAsync(session =>
        session.Execute(Claim, schedule, scheduledAt.Micros(), session.Now(), false) == 1);

    /// <summary>The work of a claimed tick is done.</summary>
    public Task<int> DoneAsync(string schedule, DateTimeOffset scheduledAt) => database.WriteAsync(session =>
        session.Execute("update ticks set is_done = 1 where schedule = $1 and scheduled_at = $2", schedule, scheduledAt.Micros()));

    /// <summary>Gives up claims older than <paramref name="age"/> whose work was not ended; each can be claimed again, once.</summary>
    public Task<List<(string Schedule, DateTimeOffset At)>> ForsakenAsync(TimeSpan age) => database.WriteAsync(session =>
    {
        var before = session.Now() - (long)age.TotalMicroseconds;
        var forsaken = session.Rows("select schedule, scheduled_at from ticks where is_done = 0 and at <= $1", r => (r.GetString(0), r.Time(1)), before);
        return forsaken.Where(f => session.Execute("delete from ticks where schedule = $1 and scheduled_at = $2 and is_done = 0 and at <= $3", f.Item1, f.Item2.Micros(), before) == 1).ToList();
    });

    /// <summary>Claims a tick and stores what it starts in one transaction.</summary>
    public Task<bool> StartAsync(string schedule, DateTimeOffset scheduledAt, IReadOnlyList<CaseRecord> cases, IReadOnlyList<InboxWrite> messages) => database.WriteAsync(session =>
    {
        if (session.Execute(Claim, schedule, scheduledAt.Micros(), session.Now(), true) == 0)
        {
            return false;
        }

        CaseRows.Insert(session, cases, messages);

        return true;
    });

    /// <summary>Records how a tick ended (null: another process records that) and when the next one is; old ticks go.</summary>
    public Task<int> RecordAsync(string schedule, DateTimeOffset at, string? outcome, DateTimeOffset? nextAt) => database.WriteAsync(session =>
    {
        session.Execute("delete from ticks where schedule = $1 and scheduled_at < $2 and is_done = 1", schedule, at.AddDays(-7).Micros());
        return outcome is null
            ? session.Execute("update schedules set next_at = coalesce($1, next_at) where name = $2", nextAt?.Micros(), schedule)
            : session.Execute("update schedules set last_at = $1, last_outcome = $2, next_at = coalesce($3, next_at) where name = $4", at.Micros(), outcome, nextAt?.Micros(), schedule);
    });

    /// <summary>Records when the next tick is.</summary>
    public Task<int> RecordNextAsync(string schedule, DateTimeOffset? nextAt) => database.WriteAsync(session =>
        session.Execute("update schedules set next_at = $1 where name = $2", nextAt?.Micros(), schedule));

    /// <summary>The last tick of each schedule that had one.</summary>
    public Task<Dictionary<string, DateTimeOffset>> LastAsync() => database.ReadAsync(
        session => session.Rows("select name, last_at from schedules where last_at is not null", r => (Name: r.GetString(0), At: r.Time(1))).ToDictionary(s => s.Name, s => s.At),
        CancellationToken.None);

    /// <summary>Its ticks are left out until it is resumed.</summary>
    public Task<bool> IsPausedAsync(string schedule) => database.ReadAsync(
        session => session.Scalar<long>("select is_paused from schedules where name = $1", schedule) == 1, CancellationToken.None);

    /// <summary>Pauses or resumes; false where there is no such schedule.</summary>
    public Task<bool> PauseAsync(string schedule, bool isPaused, Actor actor) => database.WriteAsync(session =>
    {
        if (session.Execute("update schedules set is_paused = $1 where name = $2", isPaused, schedule) == 0)
        {
            return false;
        }

        Journal.Append(session, actor, isPaused ? Journal.SchedulePaused : Journal.ScheduleResumed, new { schedule });
        return true;
    });

    /// <summary>Asks whichever process runs schedules to run one now; the time of the request, or null where there is no such schedule.</summary>
    public Task<DateTimeOffset?> RequestRunAsync(string schedule) => database.WriteAsync<DateTimeOffset?>(session =>
    {
        var now = session.Now();
        return session.Execute("update schedules set run_requested_at = $1 where name = $2", now, schedule) == 1 ? Columns.Time(now) : null;
    });

    /// <summary>Takes the requests to run schedules now: each goes to one process.</summary>
    public Task<List<(string Schedule, DateTimeOffset At)>> TakeRequestsAsync() => database.WriteAsync(session => session
        .Rows("select name, run_requested_at from schedules where run_requested_at is not null", r => (r.GetString(0), r.Time(1)))
        .Where(r => session.Execute("update schedules set run_requested_at = null where name = $1 and run_requested_at = $2", r.Item1, r.Item2.Micros()) == 1)
        .ToList());

    /// <summary>The outcome of a run that was asked for at a time; null while it has not come.</summary>
    public Task<string?> OutcomeSinceAsync(string schedule, DateTimeOffset requestedAt, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Scalar<string>("select last_outcome from schedules where name = $1 and run_requested_at is null and last_at >= $2", schedule, requestedAt.Micros()), cancellationToken);
}
