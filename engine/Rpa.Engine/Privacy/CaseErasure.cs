using System.Collections.Immutable;
using Rpa.Engine.Audit;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Privacy;

/// <summary>What became of the erasure of one case.</summary>
/// <param name="Reference">The case.</param>
/// <param name="IsErased">Its personal content is gone.</param>
/// <param name="Message">Why not; else what went.</param>
public sealed record ErasedCase(string Reference, bool IsErased, string Message);

/// <summary>Drops the personal content of one case in one transaction; its chain gets an event that says so, and stays whole (R7).</summary>
internal static class CaseErasure
{
    private const string NotDropped = "content-erased";

    public static ErasedCase Erase(SqlSession session, string reference, Actor actor, string reason)
    {
        if (session.Scalar<long>("select count(*) from work where reference = $1", reference) > 0)
        {
            return new ErasedCase(reference, IsErased: false, "Something is still to be done for the case. End it first.");
        }

        session.Dialect.OverwriteWhatIsRemoved(session);

        // The row is taken before it is read: what a worker may be about to commit is stale from now on (R1).
        if (session.Execute("update cases set revision = revision + 1 where reference = $1", reference) == 0)
        {
            return new ErasedCase(reference, IsErased: false, "There is no such case.");
        }

        var row = session.Row(
            "select c.snapshot, c.events, c.head, b.files, c.changed_at from cases c left join bundles b on b.hash = c.bundle where c.reference = $1",
            r => (Snapshot: SnapshotJson.Read(r.Bytes(0)), Events: (int)r.GetInt64(1), Head: r.Bytes(2), Files: r.BytesOrNull(3), ChangedAt: r.GetInt64(4)), reference);
        var rules = BundleRules.Of(row.Files is null ? null : BundleStore.Unpack(row.Files));
        var fields = row.Snapshot.Data.Entries.Keys.Select(k => k.ToString()).Where(f => rules is null || rules.Personal.Contains(f) || !rules.Fields.Contains(f));
        var input = new ContentErased { At = Columns.Time(session.Now()), Actor = actor, Reason = reason, Fields = [.. fields.Order(StringComparer.Ordinal)] };
        var result = Erasure.Apply(row.Snapshot, input);
        if (result.Verdict.Kind != VerdictKind.Applied)
        {
            return new ErasedCase(reference, IsErased: false, result.Verdict.Message.En);
        }

        var dropped = session.Execute("update events set payload = null, salt = null where reference = $1 and kind <> $2 and payload is not null", reference, NotDropped);
        var link = EventWrite.Link(reference, row.Events + 1, row.Head, input, result.Snapshot.Visit, VerdictKind.Applied, [], null);
        CaseRows.InsertEvents(session, [link]);
        session.Execute(
            "update cases set snapshot = $1, subject = '', events = $2, head = $3, changed_at = $4 where reference = $5", SnapshotJson.Write(result.Snapshot), link.Number, link.Hash, link.At, reference);
        session.Execute("update attempts set message = '', fields = null, steps = null where reference = $1", reference);
        session.Execute("update intents set description = '' where reference = $1", reference);
        session.Execute("delete from correlations where reference = $1", reference);
        var documents = DropBlobs(session, reference, row.ChangedAt);
        return new ErasedCase(reference, IsErased: true, $"{dropped} events without content, {input.Fields.Length} fields and {documents} files gone.");
    }

    /// <summary>
    /// Takes away the bytes that only this case needed, and evidence. Bytes that somebody has put again since are left to the collection: a case that is about to begin may need them.
    /// </summary>
    public static int DropBlobs(SqlSession session, string reference, long notSince)
    {
        var blobs = session.Rows("select blob from case_blobs where reference = $1 union select blob from evidence where reference = $1", r => r.GetString(0), reference);
        session.Execute("delete from evidence where reference = $1", reference);
        session.Execute("delete from case_blobs where reference = $1", reference);
        return blobs.Count(b => BlobCollection.TryDrop(session, b, notSince));
    }
}
