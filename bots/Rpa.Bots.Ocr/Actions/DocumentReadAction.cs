using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Ocr.Actions;

/// <summary><c>document.read</c>: a scan becomes typed fields; what is not sure stays unset.</summary>
internal sealed class DocumentReadAction(IDocumentReader reader) : IBotAction
{
    internal const string Unreadable = "unreadable";

    public ActionSignature Signature { get; } = new(
        "document.read",
        new LocalText("Dokument lesen", "Read a document"),
        [
            new InputParameter("document", CelType.Document),
            new InputParameter("form", CelType.String, IsRequired: false) { AssetKind = FormAssetKind.KindName },
            new InputParameter("mrz", CelType.Bool, IsRequired: false),
            new InputParameter("accept", CelType.Decimal, IsRequired: false),
        ],
        [
            new CelField("form", CelType.String, IsOptional: true),
            new CelField("complete", CelType.Bool),
            new CelField("letter", ReadingValues.LetterType, IsOptional: true),
            new CelField("mrz", ReadingValues.MrzType, IsOptional: true),
            new CelField("text", CelType.String),
            new CelField("pages", CelType.Int),
        ],
        [Unreadable],
        IsEffect: false,
        "ocr")
    {
        AssetInput = "form",
        AssetOutputsUnder = "fields",
    };

    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var document = Document.FromValue(context.Inputs["document"])
            ?? throw new InvalidOperationException("document.read was called without a document; the checker should have refused the workflow.");
        var form = context.Inputs.Text("form") is { } name ? context.Assets.Get<FormAsset>(name) : null;
        var bytes = await context.Documents.ReadAsync(document, cancellationToken);
        try
        {
            var request = new ReadRequest(bytes, form is null ? [] : [form.Template], context.Inputs["mrz"] is BoolValue { IsTrue: true }, Accept: Threshold(context.Inputs["accept"]));
            var reading = await reader.ReadAsync(request, cancellationToken);
            await ReadingEvidence.WriteAsync(context.Evidence, document.Id, reading, cancellationToken);
            return new ActionOutcome.Done(Result(reading, form));
        }
        catch (UnreadableException exception)
        {
            return await RefuseAsync(exception, context, cancellationToken);
        }
    }

    /// <summary>The business failure `unreadable`, with the page as evidence where there is a picture of it.</summary>
    internal static async Task<ActionOutcome> RefuseAsync(UnreadableException exception, ActionContext context, CancellationToken cancellationToken)
    {
        if (exception.PageJpeg.Length > 0)
        {
            await context.Evidence.AttachAsync("page", "1", "image/jpeg", exception.PageJpeg, cancellationToken);
        }

        return new ActionOutcome.Refused(Unreadable, exception.Message, Value.Map(("reason", Value.Of(exception.Reason))));
    }

    private static MapValue Result(DocumentReading reading, FormAsset? form)
    {
        var required = form?.Template.Fields.Where(field => field.Required).Select(field => field.Name) ?? [];
        var complete = (form is null || reading.Form is not null) && required.All(name => reading.Fields.Any(field => field.Name == name && field.Accepted));
        return Value.Map(
            ("form", reading.Form is null ? null : Value.Of(reading.Form)),
            ("complete", Value.Of(complete)),
            ("fields", ReadingValues.FromFields(reading.Fields)),
            ("letter", form is null ? ReadingValues.FromLetter(reading.Fields) : null),
            ("mrz", reading.Mrz is null ? null : ReadingValues.FromMrz(reading.Mrz)),
            ("text", Value.Of(reading.Text)),
            ("pages", Value.Of(reading.Pages.Count)));
    }

    private static double? Threshold(Value? value) => value is NumberValue number ? Math.Clamp(number.AsDouble, 0.5, 1) : null;
}
