using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Rpa.Bots.Actions;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Net;
using Rpa.Bots.Triggers;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Mail.Actions;

/// <summary>`mail.fetch`: each message of an account's mailbox starts or joins a case, once (R4).</summary>
internal sealed class MailTrigger(MailTransports transports) : ITriggerSource
{
    public string Name => "mail";

    public CelType ScopeType => MailScope.Type;

    public ImmutableArray<InputParameter> Settings { get; } =
        [new("account", CelType.String, IsRequired: false, TakesPersonal: false), new("folder", CelType.String, IsRequired: false, TakesPersonal: false)];

    public async IAsyncEnumerable<TriggerItem> PollAsync(MapValue settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mailbox = Mailbox(settings);
        BotConfigurationException? fault = null;
        await foreach (var item in mailbox.ListNewAsync(cancellationToken))
        {
            // One message at a time: memory holds no more than the one being stored.
            byte[]? raw = null;
            try
            {
                raw = await mailbox.ReadAsync(item, cancellationToken);
            }
            catch (Exception e) when (e is UnauthorizedAccessException or (IOException and not MailProtocolException))
            {
                // One file that cannot be read must not keep the others waiting; it is told when they are through.
                fault ??= new BotConfigurationException($"The message '{item.Key}' cannot be read: {e.Message} Repair its permissions or move it away.", e);
            }

            if (raw is not null)
            {
                yield return Read(item.Key, raw);
            }
        }

        if (fault is not null)
        {
            throw fault;
        }
    }

    public Task AcknowledgeAsync(MapValue settings, TriggerItem item, CancellationToken cancellationToken) => Mailbox(settings).AcknowledgeAsync(item.Key, cancellationToken);

    internal static TriggerItem Read(string key, byte[] raw)
    {
        var message = MimeReader.Read(raw);
        var documents = MailScope.Documents(message);
        return new TriggerItem(
            key, Convert.ToHexStringLower(SHA256.HashData(raw)), raw, "message.eml", "message/rfc822", MailScope.Of(message, documents.Length), documents, MailScope.Correlation(message));
    }

    private IMailbox Mailbox(MapValue settings) => transports.Mailbox(settings.Text("account"), settings.Text("folder"));
}
