using Rpa.Bots.Actions;
using Rpa.Expressions;
using Rpa.Expressions.Cel;

namespace Rpa.Bots.Mail.Actions;

/// <summary>`mail.send`: a letter, or subject and text, to an address.</summary>
internal sealed class SendMail(MailTransports transports) : SendingAction(transports)
{
    public override ActionSignature Signature { get; } = new(
        "mail.send", new LocalText("E-Mail senden", "Send a mail"), [new("to", CelType.String), .. CommonInputs], CommonOutputs, ["refused"], IsEffect: true, "mail")
    {
        AssetInput = "letter",
        BringsOwnProbe = true,
        WritesCaseReference = true,
        OneOf = [["letter"], ["subject", "text"]],
    };

    protected override Task<(SendingPlan? Plan, ActionOutcome? Refused)> PlanAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var (to, refused) = Receiver(context.Inputs.Text("to"));
        return Task.FromResult<(SendingPlan?, ActionOutcome?)>(to is null ? (null, refused) : (new SendingPlan(to, IsReply: false, null, null, []), null));
    }
}
