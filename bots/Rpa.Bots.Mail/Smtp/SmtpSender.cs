using Rpa.Bots.Effects;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Mime.Outgoing;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Smtp;

/// <summary>
/// Sends by SMTP. The whole message is with the server before the effect is written down; the irreversible step is the dot that ends it. A connection that breaks before the dot
/// leaves nothing behind, after it the outcome is uncertain.
/// </summary>
internal sealed class SmtpSender(ServerSettings server, Func<string> secret, TimeProvider time, ISentRecord? sent = null, Func<CancellationToken, Task<MailConnection>>? open = null) : IMailSender
{
    public async Task<SendOutcome> SendAsync(OutgoingMessage message, Func<CancellationToken, Task<ArmedEffect>> begin, CancellationToken cancellationToken)
    {
        SmtpSession? session = null;
        var (isNoted, note) = (false, default(SentNote));
        try
        {
            try
            {
                session = new SmtpSession(await (open?.Invoke(cancellationToken) ?? MailConnection.OpenAsync(server, time, cancellationToken)), server);
                var raw = MimeWriter.Write(message);
                if (await PrepareAsync(session, message, raw, cancellationToken) is { } ended)
                {
                    return ended;
                }

                if (sent is not null)
                {
                    note = await sent.PrepareAsync(message, raw, cancellationToken);
                    isNoted = true;
                }
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
                return new SendOutcome.Later(e.Message);
            }

            // Refusal to begin leaves through the caller; closing the connection without the dot discards the message.
            var armed = await begin(cancellationToken);
            if (sent is not null)
            {
                await QuietlyAsync(() => sent.ReplaceAsync(message.Id, cancellationToken));
            }

            armed.DemandArmed();
            isNoted = false;
            var outcome = await EndAsync(session, cancellationToken);
            await SettleAsync(message, note, outcome, cancellationToken);
            return outcome;
        }
        finally
        {
            if (isNoted)
            {
                // The dot was not sent, so the note must not say that it may have been.
                await QuietlyAsync(() => sent!.WithdrawAsync(note, CancellationToken.None));
            }

            if (session is not null)
            {
                await session.DisposeAsync();
            }
        }
    }

    public async Task<int?> CountSentAsync(MessageId id, CancellationToken cancellationToken)
    {
        if (sent is null)
        {
            return null;
        }

        try
        {
            var trace = await sent.FindAsync(id, cancellationToken);
            return trace.IsCertain ? trace.Count : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task<int?> CountRepliesAsync(EmailAddress to, DateOnly day, CancellationToken cancellationToken)
    {
        try
        {
            return sent is null ? null : await sent.CountRepliesAsync(to, day, cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task SettleAsync(OutgoingMessage message, SentNote note, SendOutcome outcome, CancellationToken cancellationToken)
    {
        if (sent is not null && outcome is not SendOutcome.Uncertain)
        {
            // What became of the message is known and about to be committed; a note that cannot be brought up to date changes nothing in it.
            await QuietlyAsync(() => outcome is SendOutcome.Sent ? sent.ConfirmAsync(message, note, cancellationToken) : sent.WithdrawAsync(note, cancellationToken));
        }
    }

    private static async Task QuietlyAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The folder of sent mail is out of reach just now.
        }
    }

    private static async Task<SendOutcome> EndAsync(SmtpSession session, CancellationToken cancellationToken)
    {
        SmtpReply reply;
        try
        {
            reply = await session.EndContentAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return new SendOutcome.Uncertain($"The connection broke after the message was handed over, before the server answered: {e.Message}");
        }

        return Judge(reply, "the message") ?? new SendOutcome.Sent(reply.ToString());
    }

    private async Task<SendOutcome?> PrepareAsync(SmtpSession session, OutgoingMessage message, byte[] raw, CancellationToken cancellationToken)
    {
        if (await session.BeginAsync(message.From.Address.Domain, secret, cancellationToken) is { } unwelcome)
        {
            // Sign-in and greeting are the operator's matter, not the citizen's: the message can go out once they are repaired.
            return new SendOutcome.Later($"{server.Host} does not let us in: {unwelcome}");
        }

        var size = session.Offers("SIZE") ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" SIZE={raw.Length}") : "";
        if (Judge(await session.CommandAsync($"MAIL FROM:<{message.From.Address}>{size}", cancellationToken), "the sender") is { } noSender)
        {
            return noSender;
        }

        foreach (var to in message.To)
        {
            if (Judge(await session.CommandAsync($"RCPT TO:<{to.Address}>", cancellationToken), $"the receiver {to.Address}") is { } noReceiver)
            {
                return noReceiver;
            }
        }

        if (Judge(await session.CommandAsync("DATA", cancellationToken), "the message") is { } noData)
        {
            return noData;
        }

        await session.WriteContentAsync(raw, cancellationToken);
        return null;
    }

    private static SendOutcome? Judge(SmtpReply reply, string what) => reply switch
    {
        { IsPositive: true } => null,
        { IsTransient: true } => new SendOutcome.Later($"The mail server does not take {what} now: {reply}"),
        _ => new SendOutcome.Refused($"The mail server refuses {what}: {reply}"),
    };
}
