using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Ocr.Actions;

/// <summary><c>document.classify</c>: which form of the bundle a document is, whether it holds a machine-readable zone, and its printed text.</summary>
internal sealed class DocumentClassifyAction(IDocumentReader reader) : IBotAction
{
    private const int LettersOfAText = 20;

    public ActionSignature Signature { get; } = new(
        "document.classify",
        new LocalText("Dokument einordnen", "Classify a document"),
        [new InputParameter("document", CelType.Document)],
        [
            new CelField("kind", CelType.String),
            new CelField("form", CelType.String, IsOptional: true),
            new CelField("text", CelType.String),
            new CelField("pages", CelType.Int),
        ],
        [DocumentReadAction.Unreadable],
        IsEffect: false,
        "ocr")
    {
        SearchesAssets = FormAssetKind.KindName,
    };

    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var document = Document.FromValue(context.Inputs["document"])
            ?? throw new InvalidOperationException("document.classify was called without a document; the checker should have refused the workflow.");
        var bytes = await context.Documents.ReadAsync(document, cancellationToken);
        try
        {
            var forms = context.Assets.All<FormAsset>();
            var reading = await reader.ReadAsync(new ReadRequest(bytes, [.. forms.Select(form => form.Template)], FindMrz: true) { FieldsWanted = false }, cancellationToken);
            await ReadingEvidence.WriteAsync(context.Evidence, document.Id, reading, cancellationToken);
            return new ActionOutcome.Done(Value.Map(
                ("kind", Value.Of(Kind(reading))),
                ("form", reading.Form is null ? null : Value.Of(reading.Form)),
                ("text", Value.Of(reading.Text)),
                ("pages", Value.Of(reading.Pages.Count))));
        }
        catch (UnreadableException exception)
        {
            return await DocumentReadAction.RefuseAsync(exception, context, cancellationToken);
        }
    }

    /// <summary><c>form</c>, <c>identity-document</c>, <c>text</c> or <c>blank</c>; the first that fits.</summary>
    internal static string Kind(DocumentReading reading) =>
        reading.Form is not null ? "form"
        : reading.Mrz is not null ? "identity-document"
        : reading.Text.Count(char.IsLetterOrDigit) >= LettersOfAText ? "text"
        : "blank";
}
