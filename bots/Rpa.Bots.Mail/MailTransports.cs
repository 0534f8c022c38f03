using System.Collections.Concurrent;
using Rpa.Bots.Actions;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Imap;
using Rpa.Bots.Mail.Maildir;
using Rpa.Bots.Mail.Smtp;

namespace Rpa.Bots.Mail;

/// <summary>Gives an account's mailbox and sender, whatever is behind them. IMAP sessions are kept.</summary>
internal sealed class MailTransports(MailAccounts accounts, ISecrets? secrets, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Account, string Folder), ImapMailbox> _sessions = new();

    public MailAccount Account(string? name) => accounts.Get(name);

    public IMailbox Mailbox(string? name, string? folder)
    {
        var account = accounts.Get(name);
        name ??= MailAccounts.DefaultName;
        folder ??= "INBOX";
        if (account.Maildir is { } maildir)
        {
            return new MaildirMailbox(name, folder == "INBOX" ? maildir : SubFolder(maildir, folder), folder);
        }

        return account.Imap is { } imap
            ? _sessions.GetOrAdd((name, folder), key => new ImapMailbox(key.Account, key.Folder, imap, SecretOf(imap), time))
            : throw new BotConfigurationException($"The mail account '{name}' has no mailbox to read; configure its Maildir or its IMAP server.");
    }

    public IMailSender Sender(string? name)
    {
        var account = accounts.Get(name);
        if (account.Pickup is { } pickup)
        {
            return new MaildirSender(pickup);
        }

        return account.Smtp is { } smtp
            ? new SmtpSender(smtp, SecretOf(smtp), time, account.Imap?.SentFolder is { } sent ? Mailbox(name, sent) : null)
            : throw new BotConfigurationException($"The mail account '{name ?? MailAccounts.DefaultName}' cannot send; configure its pickup folder or its SMTP server.");
    }

    public MaildirArchive Archive(string? name, string folder)
    {
        var account = accounts.Get(name);
        return account.Maildir is { } maildir
            ? new MaildirArchive(name ?? MailAccounts.DefaultName, folder, SubFolder(maildir, folder))
            : throw new BotConfigurationException($"The mail account '{name ?? MailAccounts.DefaultName}' has no Maildir to file copies in; configure one.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions.Values)
        {
            await session.DisposeAsync();
        }
    }

    private Func<string> SecretOf(ServerSettings server) => () =>
        (secrets ?? throw new BotConfigurationException($"The secret '{server.Secret}' for {server.Host} cannot be read: no store of secrets is configured.")).Get(server.Secret ?? "");

    /// <summary>Folders within a Maildir are siblings with a leading dot (Maildir++).</summary>
    private static string SubFolder(string maildir, string folder) =>
        folder.Length is > 0 and < 100 && folder.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ') && !folder.StartsWith('.') && !folder.Contains("..", StringComparison.Ordinal)
            ? Path.Combine(maildir, "." + folder)
            : throw new BotConfigurationException($"'{folder}' cannot be a mail folder; use letters, digits, blank, '-', '_' and '.' between levels.");
}
