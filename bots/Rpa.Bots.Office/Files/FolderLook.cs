namespace Rpa.Bots.Office.Files;

/// <summary>What a look at a folder shows, held against the looks before it: which files have come to rest.</summary>
internal sealed class FolderLook(WatchedFolder folder, TimeProvider time)
{
    private static readonly string[] s_partEndings = [".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".swp"];

    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>There are files that have not come to rest.</summary>
    public bool IsRestless { get; private set; }

    /// <summary>Files at rest, oldest first. What programs keep beside files, what is being written by their conventions, links and empty files are none.</summary>
    public IReadOnlyList<FileInfo> Settled()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var present = new DirectoryInfo(folder.Path).EnumerateFiles("*", new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint | FileAttributes.Device })
                .Where(f => !IsPart(f.Name) && f.Length > 0).ToList();
            var settled = new List<FileInfo>();
            foreach (var file in present)
            {
                if (!_seen.TryGetValue(file.Name, out var before) || before.Size != file.Length || before.WrittenAt != file.LastWriteTimeUtc)
                {
                    _seen[file.Name] = before = new Seen(file.Length, file.LastWriteTimeUtc, now);
                }

                if (time.GetElapsedTime(before.Since, now) >= folder.Settle)
                {
                    settled.Add(file);
                }
            }

            IsRestless = settled.Count < present.Count;
            foreach (var gone in _seen.Keys.Except(present.Select(f => f.Name)).ToList())
            {
                _seen.Remove(gone);
            }

            return [.. settled.OrderBy(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Names by which programs mark a file as being written, or as their own.</summary>
    private static bool IsPart(string name) =>
        name[0] is '.' or '~' || name.EndsWith('~') || s_partEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
        || name.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase) || name.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase);

    private sealed record Seen(long Size, DateTime WrittenAt, long Since);
}
