using Rpa.Bots.Documents;
using Rpa.Bots.Effects;

namespace Rpa.Bots.Mail.Maildir;

/// <summary>A folder of a Maildir; copies are known by their file names.</summary>
internal sealed class MaildirArchive(string account, string folder, string path) : IMailArchive
{
    private readonly MaildirFolder _folder = new(path);

    public Task<string?> FindAsync(string name, byte[] raw, CancellationToken cancellationToken) => Task.FromResult(_folder.Locate(name) is null ? null : KeyOf(name));

    public async Task<string> StoreAsync(string name, byte[] raw, Func<CancellationToken, Task<ArmedEffect>> begin, CancellationToken cancellationToken)
    {
        if (_folder.Locate(name) is not null)
        {
            return KeyOf(name);
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
        return KeyOf(name);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string KeyOf(string name) => MailboxItem.KeyOf(account, folder, "maildir", name);
}
