using System.Globalization;
using Rpa.Bots.Documents;

namespace Rpa.Bots.Mail.Maildir;

/// <summary>A Maildir: `tmp` while written, `new` when delivered, `cur` when taken note of, flags after `:2,` (D. J. Bernstein's layout, which Dovecot, Postfix and Courier share).</summary>
internal sealed class MaildirFolder(string path)
{
    private const string FlagMark = ":2,";

    public string Path { get; } = path;

    public string New => System.IO.Path.Combine(Path, "new");

    public string Cur => System.IO.Path.Combine(Path, "cur");

    public string Tmp => System.IO.Path.Combine(Path, "tmp");

    public void Create()
    {
        Directory.CreateDirectory(Tmp);
        Directory.CreateDirectory(New);
        Directory.CreateDirectory(Cur);
    }

    /// <summary>The unique name: what stands before the flags.</summary>
    public static string UniqueOf(string fileName)
    {
        var mark = fileName.LastIndexOf(FlagMark, StringComparison.Ordinal);
        return mark < 0 ? fileName : fileName[..mark];
    }

    /// <summary>Flag letters of a file name: S seen, R replied, T trashed, …</summary>
    public static string FlagsOf(string fileName)
    {
        var mark = fileName.LastIndexOf(FlagMark, StringComparison.Ordinal);
        return mark < 0 ? "" : fileName[(mark + FlagMark.Length)..];
    }

    /// <summary>Files of `new` and, as <paramref name="isWanted"/> picks by flags, of `cur`; oldest delivery first.</summary>
    public IReadOnlyList<FileInfo> Files(Func<string, bool> isWanted)
    {
        var found = new List<FileInfo>();
        foreach (var folder in new[] { New, Cur })
        {
            if (!Directory.Exists(folder))
            {
                continue;
            }

            foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
            {
                // A link could make us read, store and answer with a file that never was a mail.
                if (!file.Name.StartsWith('.') && file.LinkTarget is null && (folder == New || isWanted(FlagsOf(file.Name))))
                {
                    found.Add(file);
                }
            }
        }

        return [.. found.Select(f => (File: f, When: DeliveredAt(f))).OrderBy(f => f.When).ThenBy(f => f.File.Name, StringComparer.Ordinal).Select(f => f.File)];
    }

    /// <summary>The file of a unique name wherever it is now; null when it is gone.</summary>
    public FileInfo? Locate(string unique)
    {
        var direct = new FileInfo(System.IO.Path.Combine(New, unique));
        if (direct.Exists)
        {
            return direct;
        }

        if (!Directory.Exists(Cur))
        {
            return null;
        }

        var pattern = unique.AsSpan().ContainsAny("*?") ? "*" : unique + "*";
        return new DirectoryInfo(Cur).EnumerateFiles(pattern).FirstOrDefault(f => UniqueOf(f.Name) == unique);
    }

    /// <summary>Moves to `cur` and sets flags; nothing when a file is gone or has them. The directory is made durable once for all.</summary>
    public void SetFlags(IReadOnlyCollection<string> uniques, string flags)
    {
        var moved = false;
        foreach (var unique in uniques)
        {
            moved |= SetFlags(unique, flags);
        }

        if (moved)
        {
            Posix.SyncDirectory(Cur);
        }
    }

    private bool SetFlags(string unique, string flags)
    {
        if (Locate(unique) is not { } file)
        {
            return false;
        }

        var all = string.Concat(FlagsOf(file.Name).Concat(flags).Distinct().Order());
        var target = System.IO.Path.Combine(Cur, unique + FlagMark + all);
        if (file.FullName == target)
        {
            return false;
        }

        Directory.CreateDirectory(Cur);
        try
        {
            File.Move(file.FullName, target, overwrite: false);
            return true;
        }
        catch (FileNotFoundException)
        {
            // Another reader of the same Maildir was quicker; the next poll sees what it made of it.
            return false;
        }
    }

    public static bool IsUnique(string name) => name.Length is > 0 and < 250 && name[0] != '.' && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal);

    private static DateTimeOffset DeliveredAt(FileInfo file)
    {
        // Unique names begin with the second of delivery; it survives a copy, which the file's time does not.
        var digits = file.Name.AsSpan();
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return end > 8 && long.TryParse(digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 32_503_680_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : new DateTimeOffset(file.LastWriteTimeUtc);
    }
}
