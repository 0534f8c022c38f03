using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Bots.Mail.Maildir;
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
        var archive = transports.Archive(account, folder);
        await archive.StoreAsync(NameOf(context), raw, async token => await context.Effect.BeginAsync($"file the message in '{folder}'", token), cancellationToken);
        return new ActionOutcome.Done(Value.Map(("key", Value.Of(archive.KeyOf(NameOf(context))))));
    }

    public Task<ProbeAnswer> ProbeAsync(ActionContext context, Intent intent, CancellationToken cancellationToken)
    {
        var (account, folder) = Place(context);
        var archive = transports.Archive(account, folder);
        return Task.FromResult<ProbeAnswer>(archive.Has(NameOf(context))
            ? new ProbeAnswer.Found(Value.Map(("key", Value.Of(archive.KeyOf(NameOf(context))))))
            : new ProbeAnswer.NotFound());
    }

    /// <summary>One name per case and visit, so that a repeated attempt meets its own file.</summary>
    private static string NameOf(ActionContext context) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rpa-{new string([.. context.Case.Reference.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')])}-{context.Case.Visit}.eml");

    private static (string? Account, string Folder) Place(ActionContext context) =>
        (context.Inputs.Text("account"), context.Inputs.Text("folder") ?? throw new InvalidOperationException("`folder` is missing."));
}
