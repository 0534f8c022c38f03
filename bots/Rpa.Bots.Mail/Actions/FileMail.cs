using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Bots.Mail.Net;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Mail.Actions;

/// <summary>`mail.file`: puts a copy of a raw message into a folder of the account, as it came.</summary>
internal sealed class FileMail(MailTransports transports) : IProbingAction
{
    public ActionSignature Signature { get; } = new(
        "mail.file", new LocalText("E-Mail ablegen", "File a mail"),
        [
            new("message", CelType.Document),
            new("folder", CelType.String, TakesPersonal: false),
            new("account", CelType.String, IsRequired: false, TakesPersonal: false),
        ],
        [new("key", CelType.String)], [], IsEffect: true, "mail")
    {
        BringsOwnProbe = true,
        WritesCaseReference = true,
    };

    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var document = Document.FromValue(context.Inputs["message"]) ?? throw new InvalidOperationException("`message` is no document.");
        var raw = await context.Documents.ReadAsync(document, cancellationToken);
        var (account, folder) = Place(context);
        await using var archive = transports.Archive(account, folder);
        try
        {
            var key = await archive.StoreAsync(NameOf(context), raw, async token => await context.Effect.BeginAsync($"file the message in '{folder}'", token), cancellationToken);
            return new ActionOutcome.Done(Value.Map(("key", Value.Of(key))));
        }
        catch (MailProtocolException e)
        {
            // Whether it had begun is the engine's knowledge: it asks the folder then.
            return new ActionOutcome.Retry(e.Message);
        }
    }

    public async Task<ProbeAnswer> ProbeAsync(ActionContext context, Intent intent, CancellationToken cancellationToken)
    {
        var raw = await context.Documents.ReadAsync(Document.FromValue(context.Inputs["message"])!, cancellationToken);
        var (account, folder) = Place(context);
        await using var archive = transports.Archive(account, folder);
        try
        {
            return await archive.FindAsync(NameOf(context), raw, cancellationToken) is { } key ? new ProbeAnswer.Found(Value.Map(("key", Value.Of(key)))) : new ProbeAnswer.NotFound();
        }
        catch (IOException e)
        {
            return new ProbeAnswer.Unknown($"Whether the message was filed in '{folder}' cannot be told now: {e.Message}");
        }
    }

    /// <summary>One name per case and visit, so that a repeated attempt meets its own file.</summary>
    private static string NameOf(ActionContext context) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rpa-{new string([.. context.Case.Reference.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')])}-{context.Case.Visit}.eml");

    private static (string? Account, string Folder) Place(ActionContext context) =>
        (context.Inputs.Text("account"), context.Inputs.Text("folder") ?? throw new InvalidOperationException("`folder` is missing."));
}
