using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Bots.Letters;
using Rpa.Bots.Mail.Mime.Outgoing;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Mail.Actions;

/// <summary>What `mail.send` and `mail.reply` share: the text, the attachments, the one irreversible step, the probe by Message-ID.</summary>
internal abstract class SendingAction(MailTransports transports) : IProbingAction
{
    private const long MostAttachmentBytes = 20 * 1024 * 1024;

    public abstract ActionSignature Signature { get; }

    protected static ImmutableArray<InputParameter> CommonInputs { get; } =
    [
        new("letter", CelType.String, IsRequired: false) { AssetKind = "letter" },
        new("subject", CelType.String, IsRequired: false),
        new("text", CelType.String, IsRequired: false),
        new("attachments", CelType.List(CelType.Document), IsRequired: false),
        new("language", CelType.String, IsRequired: false, TakesPersonal: false),
        new("account", CelType.String, IsRequired: false, TakesPersonal: false),
    ];

    protected static ImmutableArray<CelField> CommonOutputs { get; } =
        [new("messageId", CelType.String), new("to", CelType.String, IsPersonal: true), new("sentAt", CelType.Timestamp, IsOptional: true)];

    protected MailTransports Transports { get; } = transports;

    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var (plan, refused) = await PlanAsync(context, cancellationToken);
        if (plan is null)
        {
            return refused!;
        }

        if (await LimitAsync(context, plan.To, cancellationToken) is { } enough)
        {
            return enough;
        }

        var (message, problem) = await ComposeAsync(context, plan, cancellationToken);
        if (message is null)
        {
            return problem!;
        }

        context.Evidence.Step($"writes '{message.Subject}' to {plan.To}");
        var sender = Transports.Sender(context.Inputs.Text("account"));
        var outcome = await sender.SendAsync(message, token => context.Effect.BeginAsync($"send '{message.Subject}' to {plan.To}", token), cancellationToken);
        return outcome switch
        {
            SendOutcome.Sent => new ActionOutcome.Done(Result(message.Id, plan.To, message.Date)),
            SendOutcome.Refused refusal => new ActionOutcome.Refused("refused", refusal.Message),
            SendOutcome.Later later => new ActionOutcome.Retry(later.Message),
            SendOutcome.Uncertain uncertain => new ActionOutcome.Uncertain(uncertain.Message),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
        };
    }

    public async Task<ProbeAnswer> ProbeAsync(ActionContext context, Intent intent, CancellationToken cancellationToken)
    {
        var id = IdOf(context);
        var count = await Transports.Sender(context.Inputs.Text("account")).CountSentAsync(id, cancellationToken);
        if (count is null)
        {
            return new ProbeAnswer.Unknown($"Whether the message {id} went out cannot be told now.");
        }

        if (count == 0)
        {
            return new ProbeAnswer.NotFound();
        }

        if (count > 1)
        {
            return new ProbeAnswer.Several(count.Value, $"The message {id} was found {count} times.");
        }

        var (plan, _) = await PlanAsync(context, cancellationToken);
        return new ProbeAnswer.Found(Result(id, plan?.To, null));
    }

    /// <summary>Whom to write to and what it answers; or the outcome that ends the action.</summary>
    protected abstract Task<(SendingPlan? Plan, ActionOutcome? Refused)> PlanAsync(ActionContext context, CancellationToken cancellationToken);

    /// <summary>The outcome that ends the action where the receiver has got enough; null where it may go on.</summary>
    protected virtual Task<ActionOutcome?> LimitAsync(ActionContext context, EmailAddress to, CancellationToken cancellationToken) => Task.FromResult<ActionOutcome?>(null);

    protected static (EmailAddress? Address, ActionOutcome? Refused) Receiver(string? text) =>
        EmailAddress.TryParse(text, out var address)
            ? (address, null)
            : (null, new ActionOutcome.Refused("refused", $"'{EmailAddress.Shown(text ?? "")}' is not an e-mail address that can be written to; expected name@domain. Correct the address."));

    private static MapValue Result(MessageId id, EmailAddress? to, DateTimeOffset? sentAt) =>
        Value.Map(("messageId", Value.Of(id.Value)), ("to", Value.Of(to?.Value ?? "")), ("sentAt", sentAt is { } at ? Value.Of(at) : null));

    private static string Document(string html, string language) =>
        $"<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"></head>\n<body>\n{html}\n</body></html>\n";

    private MessageId IdOf(ActionContext context) =>
        MessageId.For(context.Case.Reference, context.Case.Visit, context.Case.Workflow, EmailAddress.Parse(Transports.Account(context.Inputs.Text("account")).Address));

    private async Task<(OutgoingMessage? Message, ActionOutcome? Problem)> ComposeAsync(ActionContext context, SendingPlan plan, CancellationToken cancellationToken)
    {
        var account = Transports.Account(context.Inputs.Text("account"));
        var language = context.Inputs.Text("language") is "en" ? "en" : "de";
        var (subject, text, html) = Words(context, plan, language);
        var (attachments, problem) = await AttachmentsAsync(context, cancellationToken);
        if (problem is not null)
        {
            return (null, problem);
        }

        // The reference in the subject joins an answer to its case even where a program drops the threading headers.
        var line = HeaderText.Flatten(subject);
        if (!line.Value.Contains(context.Case.Reference, StringComparison.Ordinal))
        {
            line = HeaderText.Flatten($"{line.Value} [{context.Case.Reference}]");
        }

        return (new OutgoingMessage
        {
            From = new Correspondent(account.DisplayName is { Length: > 0 } name ? HeaderText.Flatten(name) : null, EmailAddress.Parse(account.Address)),
            To = [Correspondent.Of(plan.To)],
            Subject = line,
            Text = text,
            Html = html is null ? null : Document(html, language),
            Attachments = attachments,
            Date = context.Time.GetLocalNow(),
            Id = IdOf(context),
            InReplyTo = plan.InReplyTo,
            References = plan.References,
            IsAutomaticReply = plan.IsReply,
            CaseReference = HeaderText.Flatten(context.Case.Reference),
        }, null);
    }

    private static (string Subject, string Text, string? Html) Words(ActionContext context, SendingPlan plan, string language)
    {
        if (context.Inputs.Text("letter") is { } reference)
        {
            var (letter, error) = context.Assets.Get<Letter>(reference).Render(context.Scopes, CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : "de-DE"));
            return letter is not null
                ? (letter.Subject, letter.Text, letter.Html)
                : throw new InvalidOperationException($"The letter '{reference}' cannot be written: {error}");
        }

        var subject = context.Inputs.Text("subject") ?? plan.Subject;
        var text = context.Inputs.Text("text");
        if (subject is null || text is null)
        {
            throw new InvalidOperationException("The message has neither a letter nor a subject and a text; give one of them in `with:`.");
        }

        var html = "<p>" + WebUtility.HtmlEncode(text.Trim()).Replace("\n\n", "</p>\n<p>", StringComparison.Ordinal).Replace("\n", "<br>\n", StringComparison.Ordinal) + "</p>";
        return (subject, text, html);
    }

    private static async Task<(ImmutableArray<OutgoingAttachment> Attachments, ActionOutcome? Problem)> AttachmentsAsync(ActionContext context, CancellationToken cancellationToken)
    {
        if (context.Inputs["attachments"] is not ListValue list)
        {
            return ([], null);
        }

        var documents = list.Items.Select(v => Documents.Document.FromValue(v) ?? throw new InvalidOperationException("An entry of `attachments` is no document.")).ToList();
        if (documents.Sum(d => d.Size) > MostAttachmentBytes)
        {
            return ([], new ActionOutcome.Refused("refused", $"The attachments have {documents.Sum(d => d.Size)} bytes together; mail servers take about {MostAttachmentBytes}. Send fewer or smaller files."));
        }

        var attachments = ImmutableArray.CreateBuilder<OutgoingAttachment>();
        foreach (var document in documents)
        {
            attachments.Add(new OutgoingAttachment(document.Name, document.MediaType, await context.Documents.ReadAsync(document, cancellationToken)));
        }

        return (attachments.ToImmutable(), null);
    }
}

/// <summary>Whom a message goes to and what it answers.</summary>
internal sealed record SendingPlan(EmailAddress To, bool IsReply, string? Subject, MessageId? InReplyTo, ImmutableArray<MessageId> References);
