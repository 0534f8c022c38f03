using System.Collections.Concurrent;
using Rpa.Bots.Actions;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Imap;
using Rpa.Bots.Mail.Maildir;
using Rpa.Bots.Mail.Smtp;

namespace Rpa.Bots.Mail;

/// <summary>Gives an account's mailbox and sender, whatever is behind them. Sessions are kept.</summary>
internal sealed class MailTransports(MailAccounts accounts, ISecrets? secrets, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Account, string Folder), IMailbox> _mailboxes = new();
    private readonly ConcurrentDictionary<string, ImapSent> _sent = new();
    private readonly ConcurrentDictionary<string, MaildirSender> _pickups = new();

    public TimeProvider Time => time;

    public MailAccount Account(string? name) => accounts.Get(name);

    public IMailbox Mailbox(string? name, string? folder)
    {
        var account = accounts.Get(name);
        return _mailboxes.GetOrAdd((name ?? MailAccounts.DefaultName, folder ?? "INBOX"), place => Open(account, place.Account, place.Folder));
    }

    public IMailSender Sender(string? name)
    {
        var account = accounts.Get(name);
        if (account.Pickup is { } pickup)
        {
            return _pickups.GetOrAdd(pickup, path => new MaildirSender(path));
        }

        return account.Smtp is { } smtp
            ? new SmtpSender(smtp, SecretOf(smtp), time, account.Imap is { } imap ? _sent.GetOrAdd(name ?? MailAccounts.DefaultName, _ => Sent(imap)) : null)
            : throw new BotConfigurationException($"The mail account '{name ?? MailAccounts.DefaultName}' cannot send; configure its pickup folder or its SMTP server.");
    }

    public IMailArchive Archive(string? name, string folder)
    {
        var account = accounts.Get(name);
        name ??= MailAccounts.DefaultName;
        return account.Maildir is { } maildir ? new MaildirArchive(name, folder, SubFolder(maildir, folder))
            : account.Imap is { } imap ? new ImapArchive(name, folder, new ImapSession(new ImapDoor(folder, imap, SecretOf(imap), time)))
            : throw new BotConfigurationException($"The mail account '{name}' has no mailbox to file copies in; configure its Maildir or its IMAP server.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var mailbox in _mailboxes.Values.Cast<object>().Concat(_sent.Values))
        {
            switch (mailbox)
            {
                case IAsyncDisposable session:
                    await session.DisposeAsync();
                    break;
                case IDisposable folder:
                    folder.Dispose();
                    break;
            }
        }
    }

    private IMailbox Open(MailAccount account, string name, string folder)
    {
        if (account.Maildir is { } maildir)
        {
            return new MaildirMailbox(name, folder == "INBOX" ? maildir : SubFolder(maildir, folder), folder);
        }

        var imap = account.Imap ?? throw new BotConfigurationException($"The mail account '{name}' has no mailbox to read; configure its Maildir or its IMAP server.");
        var door = new ImapDoor(folder, imap, SecretOf(imap), time);
        return new ImapMailbox(name, folder, new ImapSession(door), new ImapWatch(door), folder == "INBOX" ? imap.DoneFolder : null);
    }

    private ImapSent Sent(ServerSettings imap) => new(new ImapSession(new ImapDoor(imap.Sent, imap, SecretOf(imap), time)), imap.FilesSentMail, time);

    private Func<string> SecretOf(ServerSettings server) => () =>
        (secrets ?? throw new BotConfigurationException($"The secret '{server.Secret}' for {server.Host} cannot be read: no store of secrets is configured.")).Get(server.Secret ?? "");

    /// <summary>Folders within a Maildir are siblings with a leading dot (Maildir++).</summary>
    private static string SubFolder(string maildir, string folder) =>
        folder.Length is > 0 and < 100 && folder.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ') && !folder.StartsWith('.') && !folder.Contains("..", StringComparison.Ordinal)
            ? Path.Combine(maildir, "." + folder)
            : throw new BotConfigurationException($"'{folder}' cannot be a mail folder; use letters, digits, blank, '-', '_' and '.' between levels.");
}
