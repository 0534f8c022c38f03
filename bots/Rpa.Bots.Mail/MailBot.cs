using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Actions;
using Rpa.Bots.Triggers;

namespace Rpa.Bots.Mail;

/// <summary>The mail bot as the host composes it.</summary>
public sealed class MailBot : IAsyncDisposable
{
    private readonly MailTransports _transports;

    /// <summary>The bot on these accounts. <paramref name="secrets"/> is needed where an account signs in at a server.</summary>
    public MailBot(MailAccounts accounts, ISecrets? secrets = null, TimeProvider? time = null)
    {
        _transports = new MailTransports(accounts, secrets, time ?? TimeProvider.System);
        Trigger = new MailTrigger(_transports);
        Actions = [new SendMail(_transports), new ReplyMail(_transports), new FileMail(_transports), new FindMail(_transports)];
    }

    /// <summary>`mail.send`, `mail.reply`, `mail.file`, `mail.find`.</summary>
    public ImmutableArray<IBotAction> Actions { get; }

    /// <summary>`mail` under `start:`.</summary>
    public ITriggerSource Trigger { get; }

    /// <summary>Closes the sessions with mail servers.</summary>
    public ValueTask DisposeAsync() => _transports.DisposeAsync();
}
