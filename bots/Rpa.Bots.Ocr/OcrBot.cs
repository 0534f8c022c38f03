using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Ocr.Actions;
using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Reading;
using Rpa.Bots.Ocr.Reading.Children;

namespace Rpa.Bots.Ocr;

/// <summary>The reading bot: what a host registers. Keeps reader processes with warm engines; one per process, disposed with it.</summary>
public sealed class OcrBot : IDisposable
{
    private readonly ChildReader _reader;

    /// <summary>Creates the bot; no reader is started before the first document.</summary>
    public OcrBot(TimeProvider time)
    {
        _reader = new ChildReader(time);
        Actions = [new DocumentReadAction(_reader), new DocumentClassifyAction(_reader)];
    }

    /// <summary>The kinds of files it brings; needs no native library.</summary>
    public static IReadOnlyList<IAssetKind> AssetKinds { get; } = [new FormAssetKind(), new WordListKind()];

    /// <summary><c>document.read</c> and <c>document.classify</c>.</summary>
    public IReadOnlyList<IBotAction> Actions { get; }

    /// <summary>Reads a document outside a workflow, as <c>rpa read</c> does.</summary>
    /// <param name="document">PDF, TIFF, PNG or JPEG.</param>
    /// <param name="forms">The forms it may be.</param>
    /// <param name="findMrz">Look for a machine-readable zone.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    /// <param name="without">Steps of the preparation of pages that are left out.</param>
    /// <exception cref="Pages.UnreadableException">With the reason.</exception>
    public Task<DocumentReading> ReadAsync(
        ReadOnlyMemory<byte> document, IEnumerable<FormAsset> forms, bool findMrz, CancellationToken cancellationToken, Pages.PageSteps without = Pages.PageSteps.None) =>
        _reader.ReadAsync(new ReadRequest(document, [.. forms.Select(form => form.Template)], findMrz) { Without = without }, cancellationToken);

    /// <summary>Proposes a template for an empty form, from the fields of a PDF or else from the printed boxes and lines.</summary>
    /// <param name="document">The empty form: PDF, TIFF, PNG or JPEG.</param>
    /// <param name="name">The form's name, that of its file without <c>.form.yaml</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The text of the template's file.</returns>
    /// <exception cref="Pages.UnreadableException">With the reason.</exception>
    public Task<string> ProposeFormAsync(ReadOnlyMemory<byte> document, string name, CancellationToken cancellationToken) =>
        _reader.FormAsync(new FormRequest(name, document, null), cancellationToken);

    /// <summary>Draws a template over the pages of a form, or on white paper where <paramref name="document"/> is empty.</summary>
    /// <returns>An SVG picture.</returns>
    /// <exception cref="Pages.UnreadableException">With the reason.</exception>
    public Task<string> DrawFormAsync(FormAsset form, ReadOnlyMemory<byte> document, CancellationToken cancellationToken) =>
        _reader.FormAsync(new FormRequest("", document, form.Template), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
