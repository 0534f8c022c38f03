using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Rpa.Bots.Documents;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>Something that arrived, as the intake remembers it (R4).</summary>
/// <param name="Source">Trigger and workflow it belongs to.</param>
/// <param name="Key">Unique at the source.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Raw">The bytes as they came.</param>
internal sealed record Arrival(string Source, string Key, string Sha256, Document Raw)
{
    /// <summary>Bytes of documents (the raw ones too) that are stored in the same transaction; those stored before are not here.</summary>
    public ImmutableArray<(Document Document, ReadOnlyMemory<byte> Bytes)> Contents { get; init; } = [];

    /// <summary>Who sent it; null where that is not told.</summary>
    public string? Sender { get; init; }

    /// <summary>The same bytes under another key are another item.</summary>
    public bool KeyAlone { get; init; }
}

/// <summary>The case that answers to an identifier.</summary>
internal sealed record Correlated(string Reference, bool IsOver);

/// <summary>Keys of what was taken in, and identifiers that lead to cases.</summary>
internal sealed class IntakeStore(IDatabase database)
{
    /// <summary>The item was taken in before: under this key, or the same bytes under another.</summary>
    public Task<bool> IsKnownAsync(string source, string key, string sha256) => database.WriteAsync(session =>
    {
        if (Find(session, source, key, sha256) is not { } reference)
        {
            return false;
        }

        Remember(session, source, key, sha256, reference);
        return true;
    });

    /// <summary>The case that an item began, and the SHA-256 of what it was; null where its key is not known.</summary>
    public Task<(string Reference, string Sha256)?> FindAsync(string source, string key) => database.ReadAsync<(string Reference, string Sha256)?>(
        session => session.Row("select reference, sha256 from intake where source = $1 and key = $2", r => (r.GetString(0), r.GetString(1)), source, key) is { Item1: not null } found ? found : null,
        CancellationToken.None);

    /// <summary>Stores cases that begin with the item, its key and its raw bytes in one transaction; false (and nothing stored) when the item is known.</summary>
    public Task<bool> StartAsync(Arrival arrival, IReadOnlyList<CaseRecord> cases, IReadOnlyList<InboxWrite> messages, IReadOnlyList<string> correlations) => database.WriteAsync(session =>
    {
        var reference = cases[0].Snapshot.Reference;
        if (!Take(session, arrival, reference))
        {
            return false;
        }

        CaseRows.Insert(session, cases, messages);

        CaseRows.Correlate(session, correlations.Concat(arrival.Sender is { } sender ? [SenderKey(sender) + reference] : []).Select(key => (key, reference)));

        return true;
    });

    /// <summary>Puts the item into a case's inbox, with its key in the same transaction; null when the item is known, else the inbox row.</summary>
    public Task<long?> DeliverAsync(Arrival arrival, string reference, Func<DateTimeOffset, CaseInput> message) => database.WriteAsync<long?>(session =>
    {
        if (!Take(session, arrival, reference))
        {
            return null;
        }

        var now = Columns.Time(session.Now());
        var given = message(now);
        BlobStore.Refer(session, given is MessageArrived arrived ? arrived.Documents.Select(d => (d.Id, reference)) : []);
        return CaseSql.Append(session, new InboxWrite(reference, now, SnapshotJson.WriteInput(given)));
    });

    /// <summary>
    /// The case that the first known identifier leads to: a Message-ID it sent or came with, or its reference. A finished case that handed over leads to the one it handed over to.
    /// </summary>
    public Task<Correlated?> CorrelateAsync(ImmutableArray<string> identifiers, CancellationToken cancellationToken) => database.ReadAsync(
        session =>
        {
            foreach (var identifier in identifiers)
            {
                var reference = session.Scalar<string>("select reference from correlations where key = $1", CaseSql.CorrelationKey(identifier))
                    ?? session.Scalar<string>("select reference from cases where reference = $1", identifier);
                if (reference is not null)
                {
                    return Follow(session, reference, 8);
                }
            }

            return null;
        },
        cancellationToken);

    /// <summary>
    /// The one case that is not over and that the sender's mail began; null where there is none or more than one. What handed over counts as the case it handed over to.
    /// </summary>
    public Task<Correlated?> OnlyOpenCaseOfAsync(string sender, CancellationToken cancellationToken) => database.ReadAsync(
        session =>
        {
            var key = SenderKey(sender);
            var open = session.Rows("select reference from correlations where key >= $1 and key < $2 order by key desc limit 200", r => r.GetString(0), key, key + "~")
                .ToList().Select(reference => Follow(session, reference, 8)).OfType<Correlated>().Where(c => !c.IsOver).Distinct().Take(2).ToList();
            return open is [var only] ? only : null;
        },
        cancellationToken);

    /// <summary>An address leads to cases without being readable in the table.</summary>
    private static string SenderKey(string sender) => $"from:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sender)))}:";

    private static Correlated? Follow(SqlSession session, string reference, int most)
    {
        var found = session.Row("select finished_at from cases where reference = $1", r => new Correlated(reference, !r.IsDBNull(0)), reference);
        return found is { IsOver: true } && most > 0
            && session.Scalar<string>("select reference from cases where parent = $1 and handed_over = 1 order by parent_visit desc, parent_index limit 1", reference) is { } heir
            ? Follow(session, heir, most - 1)
            : found;
    }

    private static bool Take(SqlSession session, Arrival arrival, string reference)
    {
        if (arrival.KeyAlone)
        {
            if (!Remember(session, arrival.Source, arrival.Key, arrival.Sha256, reference))
            {
                return false;
            }

            Keep(session, arrival, reference);
            return true;
        }

        if (Find(session, arrival.Source, arrival.Key, arrival.Sha256) is { } known)
        {
            Remember(session, arrival.Source, arrival.Key, arrival.Sha256, known);
            return false;
        }

        // Two workers may take in the same bytes at once: whoever writes these rows second finds them there.
        if (!Remember(session, arrival.Source, "sha256:" + arrival.Sha256, arrival.Sha256, reference))
        {
            Remember(session, arrival.Source, arrival.Key, arrival.Sha256, Find(session, arrival.Source, arrival.Key, arrival.Sha256) ?? throw new InvalidOperationException($"What '{arrival.Key}' began is not in the table."));
            return false;
        }

        if (!Remember(session, arrival.Source, arrival.Key, arrival.Sha256, reference))
        {
            throw new InvalidOperationException($"Another worker takes in '{arrival.Key}' with other bytes at this moment.");
        }

        Keep(session, arrival, reference);
        return true;
    }

    /// <summary>Stores what came, and that it came.</summary>
    private static void Keep(SqlSession session, Arrival arrival, string reference)
    {
        foreach (var (document, bytes) in arrival.Contents)
        {
            BlobStore.Put(session, document.Id, document.Name, document.MediaType, bytes);
        }

        BlobStore.Refer(session, [(arrival.Raw.Id, reference)]);
        session.Execute(
            "insert into evidence (reference, visit, attempt, kind, title, media_type, blob) values ($1, 1, 0, 'raw', $2, $3, $4)", reference, arrival.Raw.Name, arrival.Raw.MediaType, arrival.Raw.Id);
        var now = session.Now();
        CaseCommits.WriteAttempts(
            session, [new AttemptWrite(reference, 1, 0, "intake", "", arrival.Source, "", Columns.Time(now), Columns.Time(now), "arrived", arrival.Key, null, null)]);
    }

    private static string? Find(SqlSession session, string source, string key, string sha256) =>
        session.Scalar<string>("select reference from intake where source = $1 and key = $2", source, key)
        ?? session.Scalar<string>("select reference from intake where source = $1 and sha256 = $2 limit 1", source, sha256);

    private static bool Remember(SqlSession session, string source, string key, string sha256, string reference) => session.Execute(
        "insert into intake (source, key, sha256, reference, at) values ($1, $2, $3, $4, $5) on conflict (source, key) do nothing", source, key, sha256, reference, session.Now()) > 0;
}
