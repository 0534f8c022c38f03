using Rpa.Bots.Effects;
using Rpa.Bots.Mail.Mime.Outgoing;

namespace Rpa.Bots.Mail;

/// <summary>Gets a message out of the house once (R2, R3).</summary>
public interface IMailSender
{
    /// <summary>
    /// Does all that can be undone, then calls <paramref name="begin"/>, then takes the one irreversible step if the effect is still armed. An <see cref="EffectRefusedException"/>
    /// leaves as it came; nothing happened then.
    /// </summary>
    Task<SendOutcome> SendAsync(OutgoingMessage message, Func<CancellationToken, Task<ArmedEffect>> begin, CancellationToken cancellationToken);

    /// <summary>Whether a message of this id went out: its count, or null when that cannot be told now.</summary>
    Task<int?> CountSentAsync(MessageId id, CancellationToken cancellationToken);

    /// <summary>How many automatic answers the address got since the beginning of <paramref name="day"/>, or null when nothing keeps count of it.</summary>
    Task<int?> CountRepliesAsync(EmailAddress to, DateOnly day, CancellationToken cancellationToken);
}

/// <summary>How an attempt to send ended.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>The next station took responsibility.</summary>
    public sealed record Sent(string Response) : SendOutcome;

    /// <summary>It will never be taken (SMTP 5xx).</summary>
    public sealed record Refused(string Message) : SendOutcome;

    /// <summary>Not now, and nothing happened (SMTP 4xx, no connection).</summary>
    public sealed record Later(string Message) : SendOutcome;

    /// <summary>The answer to the last step is missing.</summary>
    public sealed record Uncertain(string Message) : SendOutcome;
}
