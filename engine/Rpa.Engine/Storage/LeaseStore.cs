using System.Text.Json;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

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
/// <param name="NextDueAt">When there will be something again.</param>
internal sealed record LeaseResult(List<LeasedCase> Cases, List<string> Unreadable, DateTimeOffset? NextDueAt);

/// <summary>Who may act on which case (R1). Lease times are the database's.</summary>
internal sealed class LeaseStore(IDatabase database)
{
    /// <summary>Takes due cases and loads them in the same transaction.</summary>
    public Task<LeaseResult> TakeAsync(LeaseRequest request) => database.WriteAsync(session => Take(session, request));

    /// <summary>Makes leases last longer; the references whose lease is lost.</summary>
    public Task<List<string>> RenewAsync(IReadOnlyList<LeaseKey> leases, TimeSpan length) => database.WriteAsync(session =>
    {
        var until = session.Now() + (long)length.TotalMicroseconds;
        return leases
            .Where(l => session.Execute("update work set lease_until = $1 where reference = $2 and worker = $3 and token = $4", until, l.Reference, l.Worker, l.Token) == 0)
            .Select(l => l.Reference)
            .ToList();
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
            session.Execute(
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
        if (isHeld)
        {
            PutOff(session, lease.Reference, session.Now() + (long)by.TotalMicroseconds);
        }

        return isHeld;
    });

    /// <summary>Where one process owns the database, leases found at its start belong to dead ones: they are over at once.</summary>
    public Task<int> ExpireAllAsync() => database.WriteAsync(session => session.Execute("update work set lease_until = 0 where worker is not null"));

    private static LeaseResult Take(SqlSession session, LeaseRequest request)
    {
        var now = session.Now();
        var cases = new List<LeasedCase>();
        var unreadable = new List<string>();
        var skip = session.Dialect.SkipLocked;
        foreach (var reference in Due(session, $"select reference from work where worker is not null and lease_until <= $1 order by lease_until limit $2{skip}", now, request.Attention))
        {
            Add(reference, takenOver: true, forAction: false);
        }

        foreach (var reference in Due(
            session, $"select reference from work where worker is null and wake_at <= $1 order by wake_at limit $2{skip}", now, request.Attention - cases.Count))
        {
            Add(reference, takenOver: false, forAction: false);
        }

        foreach (var (capability, slots) in request.Free.Where(f => f.Slots > 0))
        {
            foreach (var reference in session.Rows(
                $"select reference from work where worker is null and capability = $3 and act_at <= $1 order by act_at limit $2{skip}", r => r.GetString(0), now, slots, capability))
            {
                Add(reference, takenOver: false, forAction: true);
            }
        }

        return new LeaseResult(cases, unreadable, NextDue(session, request));

        void Add(string reference, bool takenOver, bool forAction)
        {
            try
            {
                if (Load(session, reference, request, now, takenOver, forAction) is { } leased)
                {
                    cases.Add(leased);
                }
            }
            catch (Exception fault) when (fault is JsonException or NotSupportedException or InvalidOperationException)
            {
                unreadable.Add(reference);
                PutOff(session, reference, now + (long)TimeSpan.FromHours(1).TotalMicroseconds);
            }
        }
    }

    private static void PutOff(SqlSession session, string reference, long until) => session.Execute(
        """
        update work set worker = null, lease_until = null, acting = 0, since = null,
          act_at = case when act_at < $1 then $1 else act_at end, wake_at = case when wake_at < $1 then $1 else wake_at end
        where reference = $2
        """,
        until, reference);

    private static List<string> Due(SqlSession session, string sql, long now, int most) => most <= 0 ? [] : session.Rows(sql, r => r.GetString(0), now, most);

    private static LeasedCase? Load(SqlSession session, string reference, LeaseRequest request, long now, bool takenOver, bool forAction)
    {
        var wasActing = takenOver && session.Scalar<long>("select acting from work where reference = $1", reference) == 1;
        var work = session.Row(
            """
            update work set worker = $1, token = token + 1, lease_until = $2, acting = $3, since = $4
            where reference = $5 and (worker is null or lease_until <= $4)
            returning token, kind, capability, act_at, visit, attempt, action, own, inputs, pending
            """,
            r => (
                Token: r.GetInt64(0),
                Next: r.TextOrNull(1) is { } kind
                    ? new NextWork(kind, r.GetString(2), r.Time(3), (int)r.GetInt64(4), (int)r.GetInt64(5), r.GetString(6), r.Flag(7), r.BytesOrNull(8))
                    : null,
                Pending: r.GetInt64(9)),
            request.Worker, now + (long)request.Length.TotalMicroseconds, forAction, now, reference);
        if (work.Token == 0)
        {
            return null;
        }

        return session.Row(
            "select snapshot, revision, events, head from cases where reference = $1",
            r => new LeasedCase
            {
                Lease = new LeaseKey(reference, request.Worker, work.Token),
                Snapshot = SnapshotJson.Read(r.Bytes(0)),
                Revision = r.GetInt64(1),
                EventCount = (int)r.GetInt64(2),
                Head = r.Bytes(3),
                Inbox = [],
                Next = work.Next,
                TakenOver = takenOver,
                WasActing = wasActing,
                ForAction = forAction,
            },
            reference) is { } leased
            ? leased with { Inbox = work.Pending > 0 ? [.. CaseStore.ReadInbox(session, reference, 0)] : [] }
            : null;
    }

    private static DateTimeOffset? NextDue(SqlSession session, LeaseRequest request)
    {
        long? next = null;
        if (request.Attention > 0)
        {
            next = session.Scalar<long?>("select min(wake_at) from work where worker is null and wake_at is not null");
            next = Least(next, session.Scalar<long?>("select min(lease_until) from work where worker is not null"));
        }

        foreach (var (capability, slots) in request.Free.Where(f => f.Slots > 0))
        {
            next = Least(next, session.Scalar<long?>("select min(act_at) from work where worker is null and act_at is not null and capability = $1", capability));
        }

        return next is { } micros ? Columns.Time(micros) : null;
    }

    private static long? Least(long? a, long? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);
}
