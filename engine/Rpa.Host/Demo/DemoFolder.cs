using System.Globalization;
using System.Security.Cryptography;

namespace Rpa.Host.Demo;

/// <summary>The folder of a demo. A later start on the same folder goes on with it.</summary>
internal sealed class DemoFolder : IDisposable
{
    private readonly FileStream _ownership;

    private DemoFolder(string root, FileStream ownership) => (Root, _ownership) = (root, ownership);

    /// <summary>The folder itself.</summary>
    public string Root { get; }

    public string Database => Path.Combine(Root, "rpa.db");

    public string Portal => Path.Combine(Root, "portal");

    public string Inbox => Path.Combine(Root, "mail", "inbox");

    public string Outbox => Path.Combine(Root, "mail", "outbox");

    public string Truth => Path.Combine(Root, "truth");

    public string Sheets => Path.Combine(Root, "sheets");

    public string Log => Path.Combine(Root, "log", "rpa.log");

    /// <summary>Makes the folder, or takes up an earlier one.</summary>
    public static DemoFolder Open(string? data, TimeProvider time)
    {
        var root = Path.GetFullPath(data ?? Path.Combine(
            Path.GetTempPath(), "rpa-demo-" + time.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + RandomNumberGenerator.GetHexString(4, lowercase: true)));
        try
        {
            Directory.CreateDirectory(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(root, e);
        }

        var folder = new DemoFolder(root, Own(root));
        foreach (var sub in new[] { folder.Portal, folder.Truth, folder.Sheets, Path.GetDirectoryName(folder.Log)!, folder.Outbox })
        {
            Directory.CreateDirectory(sub);
        }

        return folder;
    }

    /// <inheritdoc/>
    public void Dispose() => _ownership.Dispose();

    /// <summary>Taken before mails are made or a portal is opened, so that a second demo leaves the folder as it is. The kernel drops it with the process.</summary>
    private static FileStream Own(string root)
    {
        try
        {
            return new FileStream(Path.Combine(root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Unwritable(root, e);
        }
        catch (IOException e)
        {
            throw new UserFaultException(ExitCode.Machine, $"Another demo runs on the folder '{root}', or the folder cannot be written to: {e.Message} End the other one, or name another folder with --data.", e);
        }
    }

    private static UserFaultException Unwritable(string root, Exception cause) =>
        new(ExitCode.Machine, $"The folder '{root}' cannot be written to: {cause.Message} Name another one with --data.", cause);

    /// <summary>
    /// The Maildir that the demo reads. Messages of a mailbox of one's own are copied into it, seen or not, so that the mailbox itself stays as it is; a second start copies
    /// only what is new.
    /// </summary>
    public string TakeMailbox(string? given)
    {
        if (given is null)
        {
            return Inbox;
        }

        var full = Path.GetFullPath(given);
        if (!Directory.Exists(full))
        {
            throw new UserFaultException(ExitCode.Input, $"The mailbox '{given}' does not exist. Name a Maildir (with the folders new and cur), or a folder of .eml files.");
        }

        foreach (var sub in new[] { "new", "cur", "tmp" })
        {
            Directory.CreateDirectory(Path.Combine(Inbox, sub));
        }

        try
        {
            Copy(Maildirs.IsOne(full) ? Maildirs.Messages(full) : Letters(full), full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(ExitCode.Input, $"A message of the mailbox '{given}' cannot be read: {e.Message}", e);
        }

        return Inbox;
    }

    private static IEnumerable<string> Letters(string folder) => Directory
        .EnumerateFiles(folder, "*.eml", new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive, MaxRecursionDepth = 8 })
        .Order(StringComparer.Ordinal);

    /// <summary>File names keep their path and lose their flags, so that each is known again.</summary>
    private void Copy(IEnumerable<string> messages, string folder)
    {
        var known = Maildirs.Messages(Inbox).Select(f => Unflagged(Path.GetFileName(f))).ToHashSet(StringComparer.Ordinal);
        foreach (var file in messages)
        {
            var name = Maildirs.IsOne(folder) ? Unflagged(Path.GetFileName(file)) : Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '_').Replace(':', '_');
            if (known.Add(name))
            {
                var draft = Path.Combine(Inbox, "tmp", name);
                File.Copy(file, draft, overwrite: true);
                File.Move(draft, Path.Combine(Inbox, "new", name), overwrite: true);
            }
        }
    }

    private static string Unflagged(string name) => name.Split(':')[0];
}
