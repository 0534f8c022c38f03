using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Rpa.Engine.Audit;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>A published version.</summary>
internal sealed record PublishedBundle(string Workflow, int Version, string Hash, bool IsCurrent)
{
    /// <summary>The patch in force; 0 for none.</summary>
    public int Patch { get; init; }
}

/// <summary>Published bundles, immutable; running cases keep theirs (R12).</summary>
internal sealed class BundleStore(IDatabase database)
{
    /// <summary>Counts up with each change of what is current, so that processes see it without reading the bundles.</summary>
    private const string Catalogue = "bundles";

    /// <summary>Publishes bundles as the current ones. A changed hash under a published version number is refused.</summary>
    public Task<bool> PublishAsync(ImmutableArray<CompiledBundle> bundles, Actor publisher) => database.WriteAsync(session =>
    {
        LockCatalogue(session);
        foreach (var bundle in bundles)
        {
            var (name, version) = (bundle.Definition.Name, bundle.Definition.Version);
            var published = session.Scalar<string>("select hash from bundles where workflow = $1 and version = $2", name, version);
            if (published is not null && published != bundle.Hash)
            {
                throw new EngineStartException(
                    $"{bundle.Definition.Span}: version {version} of '{name}' is published with hash {published[..12]}, the files given now have {bundle.Hash[..12]}. A published version does not change: raise `version:` in the workflow file, or restore the files.",
                    1);
            }

            var wasCurrent = published is not null && session.Scalar<long>("select is_current from bundles where hash = $1", bundle.Hash) == 1;
            session.Execute("update bundles set is_current = 0 where workflow = $1 and hash <> $2 and is_current = 1", name, bundle.Hash);
            session.Execute(
                """
                insert into bundles (hash, workflow, version, published_at, published_by, is_current, files) values ($1, $2, $3, $4, $5, 1, $6)
                on conflict (hash) do update set is_current = 1
                """,
                bundle.Hash, name, version, session.Now(), publisher.Name, Pack(bundle.Source));
            if (!wasCurrent)
            {
                // What is current already is published anew at each start of a house on one machine; that decides nothing.
                Journal.Append(session, publisher, Journal.Published, new { workflow = name, version, hash = bundle.Hash });
            }
        }

        return true;
    });

    /// <summary>Makes a published version the current one.</summary>
    public Task<bool> MakeCurrentAsync(PublishedBundle bundle, Actor actor) => database.WriteAsync(session =>
    {
        LockCatalogue(session);
        session.Execute("update bundles set is_current = 0 where workflow = $1 and hash <> $2 and is_current = 1", bundle.Workflow, bundle.Hash);
        Journal.Append(session, actor, Journal.RolledBack, new { workflow = bundle.Workflow, version = bundle.Version, hash = bundle.Hash });
        return session.Execute("update bundles set is_current = 1 where workflow = $1 and hash = $2", bundle.Workflow, bundle.Hash) == 1;
    });

    /// <summary>Writes down that cases were told to move.</summary>
    public Task<int> RecordMoveAsync(string workflow, int? from, int to, ImmutableArray<string> moved, string reason, Actor actor) =>
        database.WriteAsync(session => Journal.Append(session, actor, Journal.VersionMoved, new { workflow, from, to, reason, cases = moved }));

    /// <summary>The number of the catalogue: another one after each change of what is current.</summary>
    public Task<long> CatalogueAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Scalar<long>("select next from sequences where name = $1", Catalogue), cancellationToken);

    /// <summary>What is published, with the catalogue's number, on one view.</summary>
    public Task<(long Catalogue, List<PublishedBundle> Bundles)> AllAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => (
            session.Scalar<long>("select next from sequences where name = $1", Catalogue),
            session.Rows("select workflow, version, hash, is_current, patches from bundles", r => new PublishedBundle(r.GetString(0), (int)r.GetInt64(1), r.GetString(2), r.Flag(3)) { Patch = BundlePatches.Read(r.IsDBNull(4) ? null : r.GetString(4)).InForce })),
        cancellationToken);

    /// <summary>The files of a published bundle as they were published, and its patches; null where there is none.</summary>
    public Task<StoredBundle?> FindAsync(string hash, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Row("select files, patches from bundles where hash = $1", r => new StoredBundle(Unpack(r.Bytes(0)), BundlePatches.Read(r.IsDBNull(1) ? null : r.GetString(1))), hash), cancellationToken);

    /// <summary>
    /// Puts a patch in force, or takes the last one back (<paramref name="files"/> is null), with a word in the journal; its number, or null when another one came in between.
    /// </summary>
    public Task<int?> PatchAsync(PublishedBundle bundle, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? files, string reason, Actor actor) => database.WriteAsync<int?>(session =>
    {
        LockCatalogue(session);
        var patches = BundlePatches.Read(session.Scalar<string>("select patches from bundles where hash = $1", bundle.Hash));
        if (patches.InForce != bundle.Patch)
        {
            return null;
        }

        patches = files is null ? patches.WithoutLast() : patches.With(files, reason, actor.Name);
        session.Execute("update bundles set patches = $1 where hash = $2", patches.Write(), bundle.Hash);
        Journal.Append(session, actor, files is null ? Journal.PatchTakenBack : Journal.Patched, new
        {
            workflow = bundle.Workflow, version = bundle.Version, hash = bundle.Hash, before = bundle.Patch, patch = patches.InForce, reason,
            files = files?.ToDictionary(f => f.Key, f => Convert.ToHexStringLower(SHA256.HashData(f.Value.Span))),
        });
        return patches.InForce;
    });

    /// <summary>One who publishes at a time: what is current is decided by the last one, and the number tells of it.</summary>
    private static void LockCatalogue(SqlSession session) => session.Execute(
        "insert into sequences (name, next) values ($1, 1) on conflict (name) do update set next = sequences.next + 1", Catalogue);

    /// <summary>The files of a bundle as they are stored.</summary>
    public static byte[] Pack(BundleSource source) => JsonSerializer.SerializeToUtf8Bytes(
        new PackedBundle(source.Name, source.DisplayPath, source.Files.ToDictionary(f => f.Key, f => f.Value.ToArray(), StringComparer.Ordinal)));

    /// <summary>The files of a published bundle as they are stored.</summary>
    public static BundleSource Unpack(byte[] json)
    {
        var packed = JsonSerializer.Deserialize<PackedBundle>(json) ?? throw new JsonException("The stored bundle is null.");
        return new BundleSource(packed.Name, packed.DisplayPath, packed.Files.ToImmutableSortedDictionary(f => f.Key, f => (ReadOnlyMemory<byte>)f.Value, StringComparer.Ordinal));
    }

    private sealed record PackedBundle(string Name, string DisplayPath, Dictionary<string, byte[]> Files);
}
