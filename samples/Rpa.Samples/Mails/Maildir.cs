namespace Rpa.Samples.Mails;

/// <summary>Delivers as a mail server does: written and flushed in <c>tmp</c>, then moved to <c>new</c>.</summary>
internal static class Maildir
{
    public static void Create(string directory)
    {
        foreach (var part in (string[])["tmp", "new", "cur"]) { Directory.CreateDirectory(Path.Combine(directory, part)); }
    }

    public static void Deliver(string directory, string name, byte[] message)
    {
        var draft = Path.Combine(directory, "tmp", name);
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            file.Write(message);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, Path.Combine(directory, "new", name), overwrite: true);
    }
}
