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

    /// <summary>The Maildir that the demo reads. Loose .eml files of a folder are copied into one.</summary>
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

        if (Directory.Exists(Path.Combine(full, "new")) || Directory.Exists(Path.Combine(full, "cur")))
        {
            foreach (var sub in new[] { "new", "cur", "tmp" })
            {
                Directory.CreateDirectory(Path.Combine(full, sub));
            }

            return full;
        }

        Copy(full);
        return Inbox;
    }

    /// <summary>File names keep their path, so that a second start copies nothing twice.</summary>
    private void Copy(string folder)
    {
        foreach (var sub in new[] { "new", "cur", "tmp" })
        {
            Directory.CreateDirectory(Path.Combine(Inbox, sub));
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '_').Replace(':', '_');
            if (Directory.EnumerateFiles(Path.Combine(Inbox, "cur"), name + "*").Any() || File.Exists(Path.Combine(Inbox, "new", name)))
            {
                continue;
            }

            var draft = Path.Combine(Inbox, "tmp", name);
            File.Copy(file, draft, overwrite: true);
            File.Move(draft, Path.Combine(Inbox, "new", name));
        }
    }
}
