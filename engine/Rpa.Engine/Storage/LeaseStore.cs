using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage;

/// <summary>What a worker can take now.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Length">How long the leases last.</param>
/// <param name="Attention">Cases it may take only to read inbox and timers.</param>
/// <param name="Free">Free slots by capability.</param>
internal sealed record LeaseRequest(string Worker, TimeSpan Length, int Attention, IReadOnlyList<(string Capability, int Slots)> Free);

/// <summary>What was taken, and when there will be something again.</summary>
/// <param name="Cases">Held now.</param>
/// <param name="Unreadable">Cases whose snapshot cannot be read; put off.</param>
/// <param name="NextDueAt">When there will be something again; only looked for when nothing was taken.</param>
internal sealed record LeaseResult(List<LeasedCase> Cases, List<string> Unreadable, DateTimeOffset? NextDueAt);

/// <summary>Who may act on which case (R1). Lease times are the database's.</summary>
internal sealed class LeaseStore(IDatabase database)
{
    private static readonly RowsStatement s_renew = new(
        "ref text, holder text, token bigint, until bigint",
        "update work set lease_until = n.until from {rows} where work.reference = n.ref and work.worker = n.holder and work.token = n.token returning reference");

    private static readonly RowsStatement s_putOff = new(
        "ref text, until bigint",
        """
        update work set worker = null, lease_until = null, acting = 0, since = null,
          act_at = case when work.act_at < n.until then n.until else work.act_at end, wake_at = case when work.wake_at < n.until then n.until else work.wake_at end
        from {rows} where work.reference = n.ref
        """);

    /// <summary>Takes due cases, and loads them in the same transaction.</summary>
    public async Task<LeaseResult> TakeAsync(LeaseRequest request)
    {
        var taken = await database.WriteAsync(session => new LeaseTaking(session, request).Take());
        var (cases, unreadable) = (new List<LeasedCase>(taken.Rows.Count), new List<string>());

        // A row without its case is the rest of a deleted one: there is nothing to hold.
        foreach (var row in taken.Rows.Where(r => r.Snapshot.Length > 0))
        {
            if (row.Read() is { } leased)
            {
                cases.Add(leased);
            }
            else
            {
                unreadable.Add(row.Lease.Reference);
            }
        }

        if (unreadable.Count > 0)
        {
            await database.WriteAsync(session => PutOff(session, unreadable, TimeSpan.FromHours(1)));
        }

        return new LeaseResult(cases, unreadable, cases.Count == 0 && taken.Rows.Count > 0 ? database.Now : taken.NextDueAt);
    }

    /// <summary>Makes leases last longer; the references whose lease is lost.</summary>
    public Task<List<string>> RenewAsync(IReadOnlyList<LeaseKey> leases, TimeSpan length) => database.WriteAsync(session =>
    {
        var until = session.Now() + (long)length.TotalMicroseconds;
        var ordered = leases.OrderBy(l => l.Reference, StringComparer.Ordinal).Select(object?[] (l) => [l.Reference, l.Worker, l.Token, until]).ToList();
        var renewed = session.TextsForRows(s_renew, ordered).ToHashSet(StringComparer.Ordinal);
        return leases.Select(l => l.Reference).Where(r => !renewed.Contains(r)).ToList();
    });

    /// <summary>Hands a case back unchanged (a drain does not count as a death, R8).</summary>
    public Task<bool> ReleaseAsync(LeaseKey lease, DateTimeOffset? earliestTimer) => database.WriteAsync(session =>
    {
        var released = session.Execute(
            """
            update work set worker = null, lease_until = null, acting = 0, since = null, wake_at = case when pending > 0 then $4 else $5 end
            where reference = $1 and worker = $2 and token = $3
            """,
            lease.Reference, lease.Worker, lease.Token, session.Now(), earliestTimer?.Micros()) == 1;
        if (released)
        {
            // It may have ended while its action was being stopped.
            session.Later(
                "delete from work where reference = $1 and pending = 0 and exists (select 1 from cases c where c.reference = $1 and c.finished_at is not null)", lease.Reference);
        }

        return released;
    });

    /// <summary>The work of a held case begins: if the lease is taken over from now on, that is a death.</summary>
    public Task<bool> ActAsync(LeaseKey lease) => database.WriteAsync(session =>
        session.Execute("update work set acting = 1, since = $1 where reference = $2 and worker = $3 and token = $4", session.Now(), lease.Reference, lease.Worker, lease.Token) == 1);

    /// <summary>Hands a case back, to be looked at again later: something of ours is in trouble with it.</summary>
    public Task<bool> PostponeAsync(LeaseKey lease, TimeSpan by) => database.WriteAsync(session =>
    {
        var isHeld = session.Scalar<long>("select count(*) from work where reference = $1 and worker = $2 and token = $3", lease.Reference, lease.Worker, lease.Token) == 1;
        return isHeld && PutOff(session, [lease.Reference], by) == 1;
    });

    /// <summary>Where one process owns the database, leases found at its start belong to dead ones: they are over at once.</summary>
    public Task<int> ExpireAllAsync() => database.WriteAsync(session => session.Execute("update work set lease_until = 0 where worker is not null"));

    private static int PutOff(SqlSession session, IReadOnlyList<string> references, TimeSpan by)
    {
        var until = session.Now() + (long)by.TotalMicroseconds;
        return session.ForRows(s_putOff, [.. references.Select(object?[] (r) => [r, until])]);
    }
}
