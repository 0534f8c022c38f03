using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage;

/// <summary>Places at targets that bear only so many cases at a time, over all workers. A place belongs to a lease and is free with its end, however the worker ended.</summary>
internal sealed class TargetStore(IDatabase database)
{
    /// <summary>Takes one of <paramref name="places"/> for a held case; false where all are taken.</summary>
    public Task<bool> TryEnterAsync(string target, int places, LeaseKey lease) => database.WriteAsync(session =>
    {
        // Place 0 is nobody's: who holds its row enters, the others wait. What they see afterwards holds the leases of those who entered; a view from before would take their places for free.
        session.Execute("insert into target_places (target, place, reference, token) values ($1, 0, '', 0) on conflict (target, place) do update set token = 0", target);
        var now = session.Now();
        for (var place = 1; place <= places; place++)
        {
            if (session.Execute(
                """
                insert into target_places (target, place, reference, token) values ($1, $2, $3, $4)
                on conflict (target, place) do update set reference = excluded.reference, token = excluded.token
                where target_places.reference = $3 or not exists (
                  select 1 from work w where w.reference = target_places.reference and w.token = target_places.token and w.worker is not null and w.lease_until > $5)
                """,
                target, (long)place, lease.Reference, lease.Token, now) == 1)
            {
                return true;
            }
        }

        return false;
    });

    /// <summary>Leaves the place.</summary>
    public Task<int> LeaveAsync(string target, LeaseKey lease) => database.WriteAsync(session =>
        session.Execute("delete from target_places where target = $1 and reference = $2 and token = $3", target, lease.Reference, lease.Token));
}
