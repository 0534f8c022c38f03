using Rpa.Bots.Actions;
using Rpa.Bots.Mail.Mime;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Mail.Actions;

/// <summary>`mail.find`: messages of a mailbox that carry a Message-ID.</summary>
internal sealed class FindMail(MailTransports transports) : IBotAction
{
    private const int Most = 20;

    private static readonly CelType s_found = CelType.Record("foundMail",
    [
        new("key", CelType.String), new("subject", CelType.String, IsPersonal: true), new("from", CelType.String, IsOptional: true, IsPersonal: true),
        new("messageId", CelType.String, IsOptional: true), new("sentAt", CelType.Timestamp, IsOptional: true),
        new("attachments", CelType.Int),
    ]);

    public ActionSignature Signature { get; } = new(
        "mail.find", new LocalText("E-Mail suchen", "Find a mail"),
        [
            new("message-id", CelType.String),
            new("account", CelType.String, IsRequired: false, TakesPersonal: false),
            new("folder", CelType.String, IsRequired: false, TakesPersonal: false),
        ],
        [new("messages", CelType.List(s_found))], [], IsEffect: false, "mail");

    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var mailbox = transports.Mailbox(context.Inputs.Text("account"), context.Inputs.Text("folder"));
        var id = (context.Inputs.Text("message-id") ?? "").Trim('<', '>', ' ');
        var found = new List<Value>();
        await foreach (var item in mailbox.FindAsync(id, cancellationToken))
        {
            if (found.Count == Most)
            {
                break;
            }

            if (await mailbox.DescribeAsync(item, cancellationToken) is var (header, attachments))
            {
                var scope = MailScope.Of(MimeReader.Read(header), attachments);
                found.Add(Value.Map(("key", Value.Of(item.Key)), ("subject", scope["subject"]), ("from", scope["from"]), ("messageId", scope["messageId"]), ("sentAt", scope["sentAt"]), ("attachments", scope["attachments"])));
            }
        }

        return new ActionOutcome.Done(Value.Map(("messages", Value.Of(found))));
    }
}
