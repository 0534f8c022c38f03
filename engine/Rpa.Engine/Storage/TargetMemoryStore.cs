using System.Collections.Immutable;
using Rpa.Bots.Targets;
using Rpa.Engine.Audit;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>Another place that was taken for a target while a case ran, as people see it.</summary>
internal sealed record StoredProposal(ScriptVersion Script, string Target, string Title, string Looks, string Reason);

/// <summary>What bots remember of the places they work at, and what people have approved.</summary>
internal sealed class TargetMemoryStore(IDatabase database)
{
    /// <summary>Everything remembered for a version of a script.</summary>
    public Task<ScriptMemory> ReadAsync(ScriptVersion script, CancellationToken cancellationToken) => database.ReadAsync(
        session => new ScriptMemory(
            session.Rows("select target, looks from remembered_targets where version = $1 and script = $2", Pair, script.Version, script.Script).ToImmutableDictionary(r => r.Target, r => r.Looks),
            session.Rows("select target, looks from approved_targets where version = $1 and script = $2 order by approved_at desc", Pair, script.Version, script.Script)
                .GroupBy(r => r.Target).ToImmutableDictionary(g => g.Key, g => g.Select(r => r.Looks).ToImmutableArray())),
        cancellationToken);

    /// <summary>The picture of a target, or null.</summary>
    public Task<byte[]?> PictureAsync(ScriptVersion script, string target, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Row("select picture from remembered_targets where version = $1 and script = $2 and target = $3", r => r.BytesOrNull(0), script.Version, script.Script, target),
        cancellationToken);

    /// <summary>Keeps how targets look now; a picture that is not given anew stays.</summary>
    public Task<int> KeepAsync(ScriptVersion script, ImmutableArray<SeenTarget> seen) => database.WriteAsync(session =>
    {
        var now = session.Now();
        return seen.OrderBy(s => s.Target, StringComparer.Ordinal).Sum(s => session.Execute(
            """
            insert into remembered_targets (script, version, target, looks, picture, seen_at) values ($1, $2, $3, $4, $5, $6)
            on conflict (version, script, target) do update
            set looks = excluded.looks, picture = coalesce(excluded.picture, remembered_targets.picture), seen_at = excluded.seen_at
            """,
            script.Script, script.Version, s.Target, s.Looks, s.Picture, now));
    });

    /// <summary>Writes down what was taken for targets while a case ran.</summary>
    public Task<int> ProposeAsync(string reference, int visit, int attempt, ScriptVersion script, ImmutableArray<ProposedTarget> proposed) => database.WriteAsync(session =>
    {
        var now = session.Now();
        return proposed.Sum(p => session.Execute(
            "insert into proposed_targets (reference, visit, attempt, script, version, target, title, looks, reason, proposed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            reference, (long)visit, (long)attempt, script.Script, script.Version, p.Target, p.Title, p.Looks, p.Reason, now));
    });

    /// <summary>What the last attempt of a visit that proposed anything has proposed.</summary>
    public static List<StoredProposal> Proposals(SqlSession session, string reference, int visit) => session.Rows(
        """
        select script, version, target, title, looks, reason from proposed_targets p where reference = $1 and visit = $2
          and attempt = (select max(attempt) from proposed_targets l where l.reference = p.reference and l.visit = p.visit)
        order by id
        """,
        r => new StoredProposal(new ScriptVersion(r.GetString(0), r.GetString(1)), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5)),
        reference, (long)visit);

    /// <summary>Approves what the last attempt of a visit proposed, and says so in the journal; the titles of what was approved.</summary>
    public Task<ImmutableArray<string>> ApproveAsync(string reference, int visit, Actor actor) => database.WriteAsync<ImmutableArray<string>>(session =>
    {
        var proposals = Proposals(session, reference, visit);
        if (proposals.Count == 0)
        {
            return [];
        }

        var now = session.Now();
        foreach (var proposal in proposals)
        {
            session.Execute(
                """
                insert into approved_targets (script, version, target, looks, title, approved_by, approved_at, reference) values ($1, $2, $3, $4, $5, $6, $7, $8)
                on conflict (version, script, target, looks) do nothing
                """,
                proposal.Script.Script, proposal.Script.Version, proposal.Target, proposal.Looks, proposal.Title, actor.Name, now, reference);
        }

        Journal.Append(session, actor, Journal.TargetsApproved, new
        {
            reference,
            script = proposals[0].Script.Script,
            version = proposals[0].Script.Version,
            targets = proposals.Select(p => new { p.Target, p.Title, p.Looks }),
        });
        return [.. proposals.Select(p => p.Title)];
    });

    private static (string Target, string Looks) Pair(System.Data.Common.DbDataReader row) => (row.GetString(0), row.GetString(1));
}
