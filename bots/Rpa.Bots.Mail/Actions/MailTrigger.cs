using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Rpa.Bots.Actions;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Mime.Outgoing;
using Rpa.Bots.Mail.Scanning;
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
        var account = transports.Account(settings.Text("account"));
        BotConfigurationException? fault = null;
        await foreach (var mail in Mailbox(settings).ReadNewAsync(cancellationToken))
        {
            if (mail.Raw is { } raw)
            {
                yield return await ReadAsync(mail.Item.Key, raw, account, cancellationToken);
            }
            else
            {
                fault ??= new BotConfigurationException($"The message '{mail.Item.Key}' cannot be read: {mail.Fault?.Message} Repair its permissions or move it away.", mail.Fault);
            }
        }

        if (fault is not null)
        {
            throw fault;
        }
    }

    public Task AcknowledgeAsync(MapValue settings, TriggerItem item, CancellationToken cancellationToken) => AcknowledgeAsync(settings, [item], cancellationToken);

    public Task AcknowledgeAsync(MapValue settings, IReadOnlyCollection<TriggerItem> items, CancellationToken cancellationToken) =>
        Mailbox(settings).AcknowledgeAsync([.. items.Select(i => i.Key)], cancellationToken);

    public Task WaitForNewsAsync(MapValue settings, CancellationToken cancellationToken) => Mailbox(settings).WaitForNewsAsync(cancellationToken);

    internal static TriggerItem Read(string key, byte[] raw, MailAccount? account = null) => Item(key, raw, MimeReader.Read(raw), account, [], null);

    private async Task<TriggerItem> ReadAsync(string key, byte[] raw, MailAccount account, CancellationToken cancellationToken)
    {
        if (account.Clamd is not { } clamd)
        {
            return Read(key, raw, account);
        }

        var message = MimeReader.Read(raw);
        var (infections, infected) = await ScanAsync(new ClamdScanner(clamd, transports.Time), raw, message, cancellationToken);
        return Item(key, raw, message, account, infections, infected);
    }

    private static TriggerItem Item(string key, byte[] raw, MailMessage message, MailAccount? account, ImmutableArray<string> infections, IReadOnlySet<string>? infected)
    {
        var documents = MailScope.Documents(message, infected);
        return new TriggerItem(
            key, Convert.ToHexStringLower(SHA256.HashData(raw)), raw, "message.eml", "message/rfc822", MailScope.Of(message, documents.Length, account, infections), documents, MailScope.Correlation(message))
        {
            Sender = message.From is [{ Address: { } from }] && EmailAddress.TryParse(from, out var address) ? address.Value.ToLowerInvariant() : null,
            IsReply = MailScope.IsReply(message) && !message.IsReport,
        };
    }

    /// <summary>What a scanner finds, and the hashes of the attachments it is in. A find in no single attachment (in the text, in the whole) keeps all of them back.</summary>
    private static async Task<(ImmutableArray<string> Infections, IReadOnlySet<string>? Infected)> ScanAsync(ClamdScanner scanner, byte[] raw, MailMessage message, CancellationToken cancellationToken)
    {
        if (await scanner.ScanAsync(raw, cancellationToken) is not { } whole)
        {
            return ([], null);
        }

        var documents = MailScope.Documents(message);
        var infections = ImmutableArray.CreateBuilder<string>();
        var infected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            if (await scanner.ScanAsync(document.Bytes, cancellationToken) is { } found)
            {
                infections.Add($"{document.Name}: {found}");
                infected.Add(Convert.ToHexStringLower(SHA256.HashData(document.Bytes.Span)));
            }
        }

        if (infected.Count == 0)
        {
            infections.Add(whole);
            infected.UnionWith(documents.Select(d => Convert.ToHexStringLower(SHA256.HashData(d.Bytes.Span))));
        }

        return (infections.ToImmutable(), infected);
    }

    private IMailbox Mailbox(MapValue settings) => transports.Mailbox(settings.Text("account"), settings.Text("folder"));
}
