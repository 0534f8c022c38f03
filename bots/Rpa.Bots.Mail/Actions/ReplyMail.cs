using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Mime.Outgoing;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Mail.Actions;

/// <summary>
/// `mail.reply`: answers a message. What it answers is the raw message (`message`, a document) or, where a case keeps no such document, its facts
/// (`to`, `in-reply-to`, `references`, `is-automatic`). A message that no machine may answer ends as `automatic`.
/// </summary>
internal sealed class ReplyMail(MailTransports transports) : SendingAction(transports)
{
    public override ActionSignature Signature { get; } = new(
        "mail.reply", new LocalText("E-Mail beantworten", "Answer a mail"),
        [
            new("message", CelType.Document, IsRequired: false),
            new("to", CelType.String, IsRequired: false),
            new("in-reply-to", CelType.String, IsRequired: false),
            new("references", CelType.List(CelType.String), IsRequired: false),
            new("is-automatic", CelType.Bool, IsRequired: false),
            .. CommonInputs,
        ],
        CommonOutputs, ["automatic", "refused"], IsEffect: true, "mail")
    {
        AssetInput = "letter",
        BringsOwnProbe = true,
        WritesCaseReference = true,
        OneOf = [["letter"], ["subject", "text"], ["message", "text"]],
    };

    protected override async Task<(SendingPlan? Plan, ActionOutcome? Refused)> PlanAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var facts = Document.FromValue(context.Inputs["message"]) is { } document
            ? FromMessage(MimeReader.Read(await context.Documents.ReadAsync(document, cancellationToken)))
            : FromInputs(context.Inputs);
        var target = context.Inputs.Text("to") ?? facts.To;
        var automatic = facts.Automatic ?? (target is null ? null : AutomaticMail.ReasonOfAddress(target));
        if (automatic is not null)
        {
            return (null, new ActionOutcome.Refused("automatic", $"The message is not answered because {automatic}."));
        }

        var (to, refused) = Receiver(target);
        if (to is null)
        {
            return (null, refused);
        }

        if (to.IsSameMailbox(Transports.Account(context.Inputs.Text("account")).Address))
        {
            return (null, new ActionOutcome.Refused("automatic", "The message is not answered because it came from the office's own address."));
        }

        var answered = MessageId.TryParse(facts.MessageId, out var id) ? id : null;
        return (new SendingPlan(to, IsReply: true, ReplySubject(facts.Subject), answered, Thread(facts.References, answered)), null);
    }

    protected override async Task<ActionOutcome?> LimitAsync(ActionContext context, EmailAddress to, CancellationToken cancellationToken)
    {
        var limit = Transports.Account(context.Inputs.Text("account")).RepliesPerAddressAndDay;
        var day = DateOnly.FromDateTime(context.Time.GetLocalNow().DateTime);
        return await Transports.Sender(context.Inputs.Text("account")).CountRepliesAsync(to, day, cancellationToken) is { } sent && sent >= limit
            ? new ActionOutcome.Refused("automatic", $"{to} got {sent} automatic answers today already; at most {limit} are sent, lest two machines write to each other without end.")
            : null;
    }

    private static Facts FromMessage(MailMessage message) => new(
        (message.ReplyTo is [{ Address: { } reply }, ..] ? reply : null) ?? (message.From is [{ Address: { } from }, ..] ? from : null),
        message.Subject, message.MessageId, message.References, AutomaticMail.Reason(message));

    private static Facts FromInputs(MapValue inputs) => new(
        null, null, inputs.Text("in-reply-to"),
        inputs["references"] is ListValue list ? [.. list.Items.OfType<StringValue>().Select(s => s.Text)] : [],
        inputs["is-automatic"] is BoolValue { IsTrue: true } ? "it was sent automatically" : null);

    private static string? ReplySubject(string? subject) => subject is null ? null
        : subject.StartsWith("Re:", StringComparison.OrdinalIgnoreCase) || subject.StartsWith("AW:", StringComparison.OrdinalIgnoreCase) ? subject : $"Re: {subject}";

    /// <summary>The thread so far plus the answered message (RFC 5322, 3.6.4); long threads keep their beginning and their end.</summary>
    private static ImmutableArray<MessageId> Thread(ImmutableArray<string> references, MessageId? answered)
    {
        var ids = references.Select(r => MessageId.TryParse(r, out var id) ? id : null).OfType<MessageId>().Concat(answered is null ? [] : [answered]).Distinct().ToList();
        return ids.Count <= 20 ? [.. ids] : [ids[0], .. ids[^19..]];
    }

    private sealed record Facts(string? To, string? Subject, string? MessageId, ImmutableArray<string> References, string? Automatic);
}
