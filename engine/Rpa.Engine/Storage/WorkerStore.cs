using System.Text.Json;
using Rpa.Engine.Audit;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>Processes that run actions.</summary>
internal sealed class WorkerStore(IDatabase database)
{
    /// <summary>A worker that has not been seen for this long is not alive.</summary>
    public static readonly TimeSpan AliveFor = TimeSpan.FromSeconds(60);

    /// <summary>A worker begins. Where one process owns the database, all others are history.</summary>
    public Task<int> RegisterAsync(string name, string version, IReadOnlyDictionary<string, int> capabilities) => database.WriteAsync(session =>
    {
        if (database.HasOneOwner)
        {
            session.Execute("delete from workers");
        }

        var now = session.Now();
        return session.Execute(
            """
            insert into workers (name, version, started_at, seen_at, is_draining, capabilities) values ($1, $2, $3, $3, 0, $4)
            on conflict (name) do update set version = excluded.version, started_at = excluded.started_at, seen_at = excluded.seen_at, is_draining = 0, drain_requested = 0, capabilities = excluded.capabilities
            """,
            name, version, now, JsonSerializer.Serialize(capabilities));
    });

    /// <summary>It is alive.</summary>
    public Task<int> SeenAsync(string name, bool isDraining) => database.WriteAsync(session =>
        session.Execute("update workers set seen_at = $1, is_draining = $2 where name = $3", session.Now(), isDraining, name));

    /// <summary>Asks a worker to drain; null where there is none of that name, false where it is not alive.</summary>
    public Task<bool?> RequestDrainAsync(string name, Actor actor) => database.WriteAsync<bool?>(session =>
    {
        if (session.Scalar<long?>("select seen_at from workers where name = $1", name) is not { } seen)
        {
            return null;
        }

        session.Execute("update workers set drain_requested = 1 where name = $1", name);
        Journal.Append(session, actor, Journal.DrainRequested, new { worker = name });
        return seen >= session.Now() - (long)AliveFor.TotalMicroseconds;
    });

    /// <summary>Somebody has asked this worker to drain.</summary>
    public Task<bool> IsToDrainAsync(string name, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.Scalar<long>("select drain_requested from workers where name = $1", name) == 1, cancellationToken);

    /// <summary>Names of all workers.</summary>
    public Task<List<string>> NamesAsync(CancellationToken cancellationToken) => database.ReadAsync(session => session.Rows("select name from workers", r => r.GetString(0)), cancellationToken);

    /// <summary>The worker has ended in order: it is no worker any more.</summary>
    public Task<int> LeaveAsync(string name) => database.WriteAsync(session => session.Execute("delete from workers where name = $1", name));
}
