using Rpa.Bots.Effects;

namespace Rpa.Bots.Mail;

/// <summary>A folder that copies of messages are filed in, as seen, so that nobody takes them for new mail. A copy is known again, so that it is filed once.</summary>
internal interface IMailArchive : IAsyncDisposable
{
    /// <summary>The key of the copy, null where there is none. <paramref name="name"/> is the same for every attempt to file this copy.</summary>
    Task<string?> FindAsync(string name, byte[] raw, CancellationToken cancellationToken);

    /// <summary>Files the copy, unless it is there; its key.</summary>
    Task<string> StoreAsync(string name, byte[] raw, Func<CancellationToken, Task<ArmedEffect>> begin, CancellationToken cancellationToken);
}
