using Rpa.Bots.Effects;

namespace Rpa.Bots.Mail.Maildir;

/// <summary>A folder of a Maildir that copies are filed in, as seen, so that nobody takes them for new mail.</summary>
internal sealed class MaildirArchive(string account, string folder, string path)
{
    private readonly MaildirFolder _folder = new(path);

    public string KeyOf(string name) => MailboxItem.KeyOf(account, folder, "maildir", name);

    public bool Has(string name) => _folder.Locate(name) is not null;

    public async Task StoreAsync(string name, byte[] raw, Func<CancellationToken, Task<ArmedEffect>> begin, CancellationToken cancellationToken)
    {
        if (Has(name))
        {
            return;
        }

        _folder.Create();
        var temporary = Path.Combine(_folder.Tmp, $"{name}.{Guid.NewGuid():N}");
        try
        {
            await DurableFile.WriteAsync(temporary, raw, cancellationToken);
            var armed = await begin(cancellationToken);
            armed.DemandArmed();
            File.Move(temporary, Path.Combine(_folder.Cur, name + ":2,S"), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        Posix.SyncDirectory(_folder.Cur);
    }
}
