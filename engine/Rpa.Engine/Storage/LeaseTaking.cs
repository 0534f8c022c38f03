using System.Data.Common;
using System.Text.Json;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>The transaction in which a worker takes what is due: a statement for each kind of due work, then one that loads all cases.</summary>
internal sealed class LeaseTaking(SqlSession session, LeaseRequest request)
{
    private const string Taken = "reference, token, kind, capability, act_at, visit, attempt, action, own, inputs, pending";

    private static readonly RowsStatement s_takeOver = new(
        "ref text, holder text, until bigint, at bigint",
        $"update work set worker = n.holder, token = work.token + 1, lease_until = n.until, acting = 0, since = n.at from {{rows}} where work.reference = n.ref returning {Taken.Replace("reference", "work.reference", StringComparison.Ordinal)}");

    private static readonly RowsStatement s_load = new(
        "ref text", "select c.reference, c.revision, c.events, c.head, c.snapshot from {rows} join cases c on c.reference = n.ref");

    private static readonly RowsStatement s_messages = new(
        "ref text", "select i.reference, i.id, i.input from {rows} join inbox i on i.reference = n.ref order by i.id");

    private readonly List<LeasedRow> _rows = [];

    /// <summary>What is held now, and when there will be something again (only looked for when there is nothing now).</summary>
    public (List<LeasedRow> Rows, DateTimeOffset? NextDueAt) Take()
    {
        var now = session.Now();
        if (request.Attention > 0)
        {
            TakeOver(now);
            TakeDue("wake_at <= $1", "wake_at", now, request.Attention - _rows.Count, forAction: false, null);
        }

        foreach (var (capability, slots) in request.Free)
        {
            TakeDue("capability = $6 and act_at <= $1", "act_at", now, slots, forAction: true, capability);
        }

        if (_rows.Count == 0)
        {
            return (_rows, NextDue());
        }

        Load();

        // A row without its case is the rest of a deleted one: there is nothing to hold.
        _rows.RemoveAll(r => r.Snapshot.Length == 0);
        return (_rows, null);
    }

    private void TakeOver(long now)
    {
        var expired = session.Rows(
            $"select reference, acting from work where worker is not null and lease_until <= $1 order by lease_until limit $2{session.Dialect.SkipLocked}",
            r => (Reference: r.GetString(0), WasActing: r.Flag(1)),
            now,
            request.Attention);
        var acting = expired.Where(e => e.WasActing).Select(e => e.Reference).ToHashSet(StringComparer.Ordinal);
        _rows.AddRange(session.ForRows(
            s_takeOver, expired.ConvertAll(object?[] (e) => [e.Reference, request.Worker, Until(now), now]), r => Row(r) with { TakenOver = true, WasActing = acting.Contains(r.GetString(0)) }));
    }

    private void TakeDue(string due, string order, long now, int most, bool forAction, string? capability)
    {
        if (most <= 0)
        {
            return;
        }

        object?[] values = [now, most, request.Worker, Until(now), forAction, capability];
        _rows.AddRange(session.Rows(
            $"""
            with due as materialized (select reference from work where worker is null and {due} order by {order} limit $2{session.Dialect.SkipLocked})
            update work set worker = $3, token = token + 1, lease_until = $4, acting = $5, since = $1 where reference in (select reference from due) returning {Taken}
            """,
            r => Row(r) with { ForAction = forAction },
            capability is null ? values.AsSpan(0, 5) : values));
    }

    private long Until(long now) => now + (long)request.Length.TotalMicroseconds;

    private LeasedRow Row(DbDataReader r) => new()
    {
        Lease = new LeaseKey(r.GetString(0), request.Worker, r.GetInt64(1)),
        Next = r.TextOrNull(2) is { } kind
            ? new NextWork(kind, r.GetString(3), r.Time(4), (int)r.GetInt64(5), (int)r.GetInt64(6), r.GetString(7), r.Flag(8), r.BytesOrNull(9))
            : null,
        HasMessages = r.GetInt64(10) > 0,
    };

    private void Load()
    {
        var byReference = _rows.ToDictionary(r => r.Lease.Reference, StringComparer.Ordinal);
        session.ForRows(s_load, _rows.ConvertAll(object?[] (r) => [r.Lease.Reference]), r =>
        {
            var row = byReference[r.GetString(0)];
            (row.Revision, row.EventCount, row.Head, row.Snapshot) = (r.GetInt64(1), (int)r.GetInt64(2), r.Bytes(3), r.Bytes(4));
            return row;
        });
        session.ForRows(s_messages, [.. _rows.Where(r => r.HasMessages).Select(object?[] (r) => [r.Lease.Reference])], r =>
        {
            byReference[r.GetString(0)].Messages.Add((r.GetInt64(1), r.Bytes(2)));
            return 0;
        });
    }

    private DateTimeOffset? NextDue()
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

/// <summary>A case as it was taken, not yet read.</summary>
internal sealed record LeasedRow
{
    public required LeaseKey Lease { get; init; }

    public NextWork? Next { get; init; }

    public bool HasMessages { get; init; }

    public bool TakenOver { get; init; }

    public bool WasActing { get; init; }

    public bool ForAction { get; init; }

    public long Revision { get; set; }

    public int EventCount { get; set; }

    public byte[] Head { get; set; } = [];

    public byte[] Snapshot { get; set; } = [];

    public List<(long Id, byte[] Input)> Messages { get; } = [];

    /// <summary>The case; null where its snapshot or a message cannot be read.</summary>
    public LeasedCase? Read()
    {
        try
        {
            return new LeasedCase
            {
                Lease = Lease,
                Snapshot = SnapshotJson.Read(Snapshot),
                Revision = Revision,
                EventCount = EventCount,
                Head = Head,
                Inbox = [.. Messages.Select(m => new InboxRow(m.Id, SnapshotJson.ReadInput(m.Input)))],
                Next = Next,
                TakenOver = TakenOver,
                WasActing = WasActing,
                ForAction = ForAction,
            };
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }
}
