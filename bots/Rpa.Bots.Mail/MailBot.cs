using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Actions;
using Rpa.Bots.Triggers;

namespace Rpa.Bots.Mail;

/// <summary>The mail bot as the host composes it.</summary>
public sealed class MailBot
{
    /// <summary>The bot on these accounts.</summary>
    public MailBot(MailAccounts accounts)
    {
        var transports = new MailTransports(accounts);
        Trigger = new MailTrigger(transports);
        Actions = [new SendMail(transports), new ReplyMail(transports), new FileMail(transports), new FindMail(transports)];
    }

    /// <summary>`mail.send`, `mail.reply`, `mail.file`, `mail.find`.</summary>
    public ImmutableArray<IBotAction> Actions { get; }

    /// <summary>`mail` under `start:`.</summary>
    public ITriggerSource Trigger { get; }
}
