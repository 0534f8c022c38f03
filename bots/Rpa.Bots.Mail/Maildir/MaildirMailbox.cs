using System.Runtime.CompilerServices;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Triggers;

namespace Rpa.Bots.Mail.Maildir;

/// <summary>
/// A Maildir that mail arrives in. New is what lies in `new` or, because an IMAP server on the same folder moves it there unseen, in `cur` without the flag S.
/// Acknowledged means: in `cur`, seen.
/// </summary>
public sealed class MaildirMailbox(string account, string path, string folder = "INBOX", MimeLimits? limits = null) : IMailbox, IDisposable
{
    private const string Seen = "S";
    private readonly MaildirFolder _folder = new(path);
    private readonly MimeLimits _limits = limits ?? MimeLimits.Default;
    private readonly FolderWatch _watch = new(Path.Combine(path, "new"));

    /// <inheritdoc/>
    public async IAsyncEnumerable<MailboxItem> ListNewAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in _folder.Files(flags => !flags.Contains('S', StringComparison.Ordinal) && !flags.Contains('T', StringComparison.Ordinal)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Item(file);
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(MailboxItem item, CancellationToken cancellationToken)
    {
        if (_folder.Locate(MailboxItem.UidOf(item.Key)) is not { } file)
        {
            return null;
        }

        try
        {
            await using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);

            // One byte beyond the limit lets the reader say that the message was cut.
            var bytes = new byte[Math.Min(stream.Length, _limits.Bytes + 1L)];
            var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return read == bytes.Length ? bytes : bytes[..read];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<NewMail> ReadNewAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in ListNewAsync(cancellationToken))
        {
            NewMail? mail = null;
            try
            {
                mail = await ReadAsync(item, cancellationToken) is { } raw ? new NewMail(item, raw) : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // One file that cannot be read must not keep the others waiting.
                mail = new NewMail(item, null, e);
            }

            if (mail is not null)
            {
                yield return mail;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<(byte[] Header, int Attachments)?> DescribeAsync(MailboxItem item, CancellationToken cancellationToken) =>
        await ReadAsync(item, cancellationToken) is { } raw ? (raw, MimeReader.Read(raw).Attachments.Length) : null;

    /// <inheritdoc/>
    public Task WaitForNewsAsync(CancellationToken cancellationToken) => _watch.NextAsync(cancellationToken);

    /// <inheritdoc/>
    public Task AcknowledgeAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        _folder.SetFlags([.. keys.Select(MailboxItem.UidOf).Where(MaildirFolder.IsUnique)], Seen);

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MailboxItem> FindAsync(string messageId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in _folder.Files(_ => true).Reverse())
        {
            if ((await HeaderOfFile.ReadAsync(file.FullName, cancellationToken))?.MessageId == messageId)
            {
                yield return Item(file);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private MailboxItem Item(FileInfo file) => new(MailboxItem.KeyOf(account, folder, "maildir", MaildirFolder.UniqueOf(file.Name)), file.Length);
}
