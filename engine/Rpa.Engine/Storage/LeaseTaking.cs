using System.Data.Common;
using System.Text.Json;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>The transaction in which a worker takes what is due: a statement for each kind of due work, then one that loads all cases.</summary>
internal sealed class LeaseTaking(SqlSession session, LeaseRequest request)
{
    private const string Taken = "reference, token, kind, capability, act_at, visit, attempt, action, own, inputs, pending";

    /// <summary>`acting` stays as the dead worker left it until the heir has committed that death: an heir that dies before would hide it, and the action would begin again with its effect open.</summary>
    private static readonly RowsStatement s_takeOver = new(
        "ref text, holder text, until bigint, at bigint",
        $"update work set worker = n.holder, token = work.token + 1, lease_until = n.until, since = n.at from {{rows}} where work.reference = n.ref returning work.{Taken}");

    private static readonly RowsStatement s_load = new(
        "ref text", "select c.reference, c.revision, c.events, c.head, c.snapshot from {rows} join cases c on c.reference = n.ref");

    private static readonly RowsStatement s_messages = new(
        "ref text", "select i.reference, i.id, i.input from {rows} join inbox i on i.reference = n.ref order by i.id");

    private readonly List<LeasedRow> _rows = [];

    /// <summary>What is held now, and when there will be something again (only looked for when there is nothing now).</summary>
    public LeaseTaken Take()
    {
        List<(string Reference, bool WasActing)> expired = [];
        if (request.Attention > 0)
        {
            expired = session.RowsLater(
                $"select reference, acting from work where worker is not null and lease_until <= {Now} order by lease_until limit $1{session.Dialect.SkipLocked}",
                r => (r.GetString(0), r.Flag(1)),
                request.Attention);
        }

        List<List<LeasedRow>> taken =
        [
            TakeDue($"wake_at <= {Now}", "wake_at", request.Attention, forAction: false, null),
            .. request.Free.Select(f => TakeDue(TurnOrder.IsForemost(session.Dialect, f.Slots), TurnOrder.Turn, f.Slots, forAction: true, f.Capability)),
        ];
        session.Flush();
        _rows.AddRange(TakeOver(expired));
        _rows.AddRange(taken.SelectMany(t => t));
        if (_rows.Count > 0)
        {
            Load();
            return new LeaseTaken(_rows, []);
        }

        return new LeaseTaken(_rows, NextDue());
    }

    private string Now => session.Dialect.NowInSql;

    private List<LeasedRow> TakeOver(List<(string Reference, bool WasActing)> expired)
    {
        if (expired.Count == 0)
        {
            return [];
        }

        var acting = expired.Where(e => e.WasActing).Select(e => e.Reference).ToHashSet(StringComparer.Ordinal);
        var (now, length) = (session.Now(), (long)request.Length.TotalMicroseconds);
        return session.ForRows(
            s_takeOver, expired.ConvertAll(object?[] (e) => [e.Reference, request.Worker, now + length, now]), r => Row(r) with { TakenOver = true, WasActing = acting.Contains(r.GetString(0)) });
    }

    private List<LeasedRow> TakeDue(string due, string order, int most, bool forAction, string? capability)
    {
        if (most <= 0)
        {
            return [];
        }

        object?[] values = [most, request.Worker, (long)request.Length.TotalMicroseconds, forAction, capability];
        return session.RowsLater(
            $"""
            with due as materialized (select reference from work where worker is null and {due} order by {order} limit $1{session.Dialect.SkipLocked})
            update work set worker = $2, token = token + 1, lease_until = {Now} + $3, acting = $4, since = {Now} where reference in (select reference from due) returning {Taken}
            """,
            r => Row(r) with { ForAction = forAction },
            capability is null ? values.AsSpan(0, 4) : values);
    }

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
        session.RowsLater(s_load, _rows.ConvertAll(object?[] (r) => [r.Lease.Reference]), r =>
        {
            var row = byReference[r.GetString(0)];
            (row.Revision, row.EventCount, row.Head, row.Snapshot) = (r.GetInt64(1), (int)r.GetInt64(2), r.Bytes(3), r.Bytes(4));
            return row;
        });
        session.RowsLater(s_messages, [.. _rows.Where(r => r.HasMessages).Select(object?[] (r) => [r.Lease.Reference])], r =>
        {
            byReference[r.GetString(0)].Messages.Add((r.GetInt64(1), r.Bytes(2)));
            return 0;
        });
    }

    private List<List<long?>> NextDue()
    {
        List<List<long?>> times = [.. request.Free.Where(f => f.Slots > 0).Select(f =>
            Least(TurnOrder.Earliest, f.Capability))];
        if (request.Attention > 0)
        {
            times.Add(Least("select min(wake_at) from work where worker is null and wake_at is not null"));
            times.Add(Least("select min(lease_until) from work where worker is not null"));
        }

        return times;
    }

    private List<long?> Least(string sql, params ReadOnlySpan<object?> values) => session.RowsLater(sql, r => r.LongOrNull(0), values);
}

/// <summary>What the transaction took; to be looked at when it has ended.</summary>
internal sealed record LeaseTaken(List<LeasedRow> Rows, List<List<long?>> DueTimes)
{
    /// <summary>When there will be something again.</summary>
    public DateTimeOffset? NextDueAt => DueTimes.SelectMany(t => t).Min() is { } micros ? Columns.Time(micros) : null;
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
