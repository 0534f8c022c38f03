using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Queries;

/// <summary>Reads for pages, API and commands, on consistent views beside the writers.</summary>
internal sealed partial class CaseQueries(IDatabase database, TimeZoneInfo zone, Func<string, WorkflowDefinition?>? definitions = null) : ICaseQueries
{
    private const int LongestPage = 500;
    private const int UsualPage = 50;

    private const string CaseColumns =
        "c.reference, c.workflow, c.state, c.phase, c.outcome, c.department, c.started_at, c.changed_at, c.subject, c.parent";

    private readonly BlobStore _blobs = new(database);

    /// <inheritdoc/>
    public Task<CaseDetails?> CaseAsync(string reference, CancellationToken cancellationToken) => database.ReadAsync(session => Case(session, reference), cancellationToken);

    /// <inheritdoc/>
    public async Task<CaseDetails?> CaseAsync(string reference, Actor reader, CancellationToken cancellationToken) =>
        await CaseAsync(reference, cancellationToken) is { Snapshot: { } snapshot } details && MayRead(reader, snapshot.Department, snapshot.Workflow) ? details : null;

    /// <inheritdoc/>
    public Task<BlobContent?> BlobAsync(string id, CancellationToken cancellationToken) => _blobs.ReadAsync(id, cancellationToken);

    /// <inheritdoc/>
    public Task<BlobContent?> BlobAsync(string id, Actor reader, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Rows(
            "select distinct c.department, c.workflow from case_blobs n join cases c on c.reference = n.reference where n.blob = $1", r => (Department: r.GetString(0), Workflow: r.GetString(1)), id)
            .Exists(c => MayRead(reader, c.Department, c.Workflow))
            ? BlobStore.Read(session, id)
            : null,
        cancellationToken);

    private static CaseDetails? Case(SqlSession session, string reference)
    {
        var found = session.Row(
            "select c.snapshot, c.revision, w.worker from cases c left join work w on w.reference = c.reference where c.reference = $1",
            r => (Snapshot: r.Bytes(0), Revision: r.GetInt64(1), Worker: r.TextOrNull(2)), reference);
        if (found.Snapshot is null)
        {
            return null;
        }

        var (snapshot, events) = (SnapshotJson.Read(found.Snapshot), CaseHistory.Events(session, reference).ToImmutableArray());
        return new CaseDetails(
            snapshot, found.Revision, events, [.. CaseHistory.Attempts(session, reference)],
            [.. session.Rows("select reference from cases where parent = $1 order by parent_visit, parent_index", r => r.GetString(0), reference)], found.Worker)
        {
            Commands = [.. CommandTrail.Of(snapshot, events, CommandTrail.Inbox(session, reference))],
            Proposed = snapshot.Exception is { Kind: "doubt" }
                ? [.. TargetMemoryStore.Proposals(session, reference, snapshot.Visit).Select(p => new ProposedRow(p.Script.Script, p.Title, p.Reason))]
                : [],
        };
    }

    private bool MayRead(Actor reader, string department, string workflow) => CaseRights.MayRead(reader, department, definitions?.Invoke(workflow));

    private DateTimeOffset Midnight(DateTimeOffset now)
    {
        var day = TimeZoneInfo.ConvertTime(now, zone).Date;
        return new DateTimeOffset(day, zone.GetUtcOffset(day));
    }

    private Task<Page<T>> PageAsync<T>(string sql, string count, Where where, PageRequest page, Func<DbDataReader, T> read, CancellationToken cancellationToken) => database.ReadAsync(
        session => new Page<T>(Rows(session, sql, where, page, read), session.Scalar<long>(count, [.. where.Values])),
        cancellationToken);

    private static ImmutableArray<T> Rows<T>(SqlSession session, string sql, Where where, PageRequest page, Func<DbDataReader, T> read) =>
    [
        .. session.Rows(
            string.Create(CultureInfo.InvariantCulture, $"{sql} limit ${where.Values.Count + 1} offset ${where.Values.Count + 2}"),
            read,
            [.. where.Values, (long)(page.Take <= 0 ? UsualPage : Math.Min(page.Take, LongestPage)), (long)Math.Max(0, page.Skip)]),
    ];

    private static CaseRow ReadCase(DbDataReader r) => new(
        r.GetString(0), r.GetString(1), r.GetString(2), CaseSql.Phase(r.GetString(3)), r.TextOrNull(4), r.GetString(5), r.Time(6), r.Time(7), r.GetString(8), r.TextOrNull(9));

    /// <summary>Conditions with their values.</summary>
    private sealed class Where
    {
        private readonly List<string> _conditions = [];

        public List<object?> Values { get; } = [];

        public void Equal(string column, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                _conditions.Add($"{column} = {Next(value)}");
            }
        }

        /// <summary>Null asks for nothing; an empty text is one too: who acts in no department sees none of them all.</summary>
        public void Exactly(string column, string? value)
        {
            if (value is not null)
            {
                _conditions.Add($"{column} = {Next(value)}");
            }
        }

        public void OneOf(string[] columns, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                var places = string.Join(", ", values.Select(Next).ToList());
                _conditions.Add("(" + string.Join(" or ", columns.Select(c => $"{c} in ({places})")) + ")");
            }
        }

        public void Contains(string[] columns, string? text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                var pattern = "%" + text.Trim().ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
                    .Replace("_", "\\_", StringComparison.Ordinal) + "%";
                var place = Next(pattern);
                _conditions.Add("(" + string.Join(" or ", columns.Select(c => $"lower({c}) like {place} escape '\\'")) + ")");
            }
        }

        /// <summary>A condition without values.</summary>
        public void Is(string condition) => _conditions.Add(condition);

        public override string ToString() => _conditions.Count == 0 ? "" : " where " + string.Join(" and ", _conditions);

        private string Next(string value)
        {
            Values.Add(value);
            return "$" + Values.Count.ToString(CultureInfo.InvariantCulture);
        }
    }
}
