using System.Collections.Immutable;
using System.Text.Json;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Bundles;

namespace Rpa.Engine.Storage;

/// <summary>A published version.</summary>
internal sealed record PublishedBundle(string Workflow, int Version, string Hash, bool IsCurrent);

/// <summary>Published bundles, immutable; running cases keep theirs (R12).</summary>
internal sealed class BundleStore(IDatabase database)
{
    /// <summary>Counts up with each change of what is current, so that processes see it without reading the bundles.</summary>
    private const string Catalogue = "bundles";

    /// <summary>Publishes bundles as the current ones. A changed hash under a published version number is refused.</summary>
    public Task<bool> PublishAsync(ImmutableArray<CompiledBundle> bundles, string publisher) => database.WriteAsync(session =>
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

            session.Execute("update bundles set is_current = 0 where workflow = $1 and hash <> $2 and is_current = 1", name, bundle.Hash);
            session.Execute(
                """
                insert into bundles (hash, workflow, version, published_at, published_by, is_current, files) values ($1, $2, $3, $4, $5, 1, $6)
                on conflict (hash) do update set is_current = 1
                """,
                bundle.Hash, name, version, session.Now(), publisher, Pack(bundle.Source));
        }

        return true;
    });

    /// <summary>Makes a published version the current one.</summary>
    public Task<bool> MakeCurrentAsync(string workflow, string hash) => database.WriteAsync(session =>
    {
        LockCatalogue(session);
        session.Execute("update bundles set is_current = 0 where workflow = $1 and hash <> $2 and is_current = 1", workflow, hash);
        return session.Execute("update bundles set is_current = 1 where workflow = $1 and hash = $2", workflow, hash) == 1;
    });

    /// <summary>The number of the catalogue: another one after each change of what is current.</summary>
    public Task<long> CatalogueAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Scalar<long>("select next from sequences where name = $1", Catalogue), cancellationToken);

    /// <summary>What is published, with the catalogue's number, on one view.</summary>
    public Task<(long Catalogue, List<PublishedBundle> Bundles)> AllAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => (
            session.Scalar<long>("select next from sequences where name = $1", Catalogue),
            session.Rows("select workflow, version, hash, is_current from bundles", r => new PublishedBundle(r.GetString(0), (int)r.GetInt64(1), r.GetString(2), r.Flag(3)))),
        cancellationToken);

    /// <summary>The files of a published bundle, or null.</summary>
    public Task<BundleSource?> FindAsync(string hash, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Row("select files from bundles where hash = $1", r => Unpack(r.Bytes(0)), hash), cancellationToken);

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
