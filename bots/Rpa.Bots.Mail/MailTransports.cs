using Rpa.Bots.Actions;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Maildir;

namespace Rpa.Bots.Mail;

/// <summary>Gives an account's mailbox and sender, whatever is behind them.</summary>
internal sealed class MailTransports(MailAccounts accounts)
{
    public MailAccount Account(string? name) => accounts.Get(name);

    public IMailbox Mailbox(string? name, string? folder)
    {
        var account = accounts.Get(name);
        if (account.Maildir is { } maildir)
        {
            return new MaildirMailbox(name ?? MailAccounts.DefaultName, folder is null or "INBOX" ? maildir : SubFolder(maildir, folder), folder ?? "INBOX");
        }

        throw new BotConfigurationException($"The mail account '{name ?? MailAccounts.DefaultName}' has no mailbox to read; configure its Maildir.");
    }

    public IMailSender Sender(string? name)
    {
        var account = accounts.Get(name);
        if (account.Pickup is { } pickup)
        {
            return new MaildirSender(pickup);
        }

        throw new BotConfigurationException($"The mail account '{name ?? MailAccounts.DefaultName}' cannot send; configure its pickup folder.");
    }

    public MaildirArchive Archive(string? name, string folder)
    {
        var account = accounts.Get(name);
        return account.Maildir is { } maildir
            ? new MaildirArchive(name ?? MailAccounts.DefaultName, folder, SubFolder(maildir, folder))
            : throw new BotConfigurationException($"The mail account '{name ?? MailAccounts.DefaultName}' has no Maildir to file copies in; configure one.");
    }

    /// <summary>Folders within a Maildir are siblings with a leading dot (Maildir++).</summary>
    private static string SubFolder(string maildir, string folder) =>
        folder.Length is > 0 and < 100 && folder.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ') && !folder.StartsWith('.') && !folder.Contains("..", StringComparison.Ordinal)
            ? Path.Combine(maildir, "." + folder)
            : throw new BotConfigurationException($"'{folder}' cannot be a mail folder; use letters, digits, blank, '-', '_' and '.' between levels.");
}
