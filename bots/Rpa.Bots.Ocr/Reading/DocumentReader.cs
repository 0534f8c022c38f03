using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Forms.Proposing;
using Rpa.Bots.Ocr.FreeText;
using Rpa.Bots.Ocr.Mrz;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Reading;

/// <summary>Reads documents in this process.</summary>
internal sealed class DocumentReader : IDocumentReader, IDisposable
{
    private const int EvidenceQuality = 60;
    private readonly EnginePool _engines = new();
    private readonly TimeProvider _time;
    private readonly PageLoader _loader;
    private readonly PagePreparer _preparer;
    private readonly AnchorPass _anchors;
    private readonly FormReader _forms;
    private readonly LetterReader _letters;
    private readonly MrzFinder _mrz;

    internal DocumentReader(TimeProvider time, PageLimits? limits = null)
    {
        _time = time;
        _loader = new PageLoader(new PdfPages(new Sandbox(time)), limits ?? PageLimits.Default);
        var words = new WordPass(_engines);
        _preparer = new PagePreparer(words);
        _anchors = new AnchorPass(words);
        var zones = new ZoneReader(_engines);
        _forms = new FormReader(zones);
        _letters = new LetterReader(zones);
        _mrz = new MrzFinder(_engines);
    }

    public Task<DocumentReading> ReadAsync(ReadRequest request, CancellationToken cancellationToken) => ReadAsync(request, _ => Task.CompletedTask, cancellationToken);

    /// <summary>Reads a document and tells as each page is begun.</summary>
    internal async Task<DocumentReading> ReadAsync(ReadRequest request, Func<int, Task> onPage, CancellationToken cancellationToken)
    {
        request = request.Year > 0 ? request : request with { Year = _time.GetUtcNow().Year };
        var images = await _loader.LoadAsync(request.Document, cancellationToken);
        var pages = new List<PreparedPage>();
        try
        {
            return await Task.Run(() => ReadAsync(request, images, pages, onPage, cancellationToken), cancellationToken);
        }
        finally
        {
            images.ToList().ForEach(image => image.Dispose());
            pages.ForEach(page => page.Dispose());
        }
    }

    /// <summary>Proposes a template for an empty form, or draws one over a form's pages.</summary>
    /// <exception cref="UnreadableException">With the reason.</exception>
    internal async Task<string> FormAsync(FormRequest request, Func<int, Task> onPage, CancellationToken cancellation)
    {
        IReadOnlyList<PageImage> images = request.Pages.Length == 0 ? [] : await _loader.LoadAsync(request.Pages, cancellation);
        var pages = new List<PreparedPage>();
        try
        {
            foreach (var image in images)
            {
                await onPage(image.Number);

                // On a digital page shades are places to write in; what evens out light would even them out too.
                pages.Add(_preparer.Prepare(image, request.Form?.Language ?? "deu", image.Layer is null ? PageSteps.None : PageSteps.Background | PageSteps.Contrast));
            }

            return request.Form is { } form ? FormDrawer.Draw(form, pages) : FormProposer.Propose(request.Name, pages);
        }
        finally
        {
            images.ToList().ForEach(image => image.Dispose());
            pages.ForEach(page => page.Dispose());
        }
    }

    public void Dispose() => _engines.Dispose();

    private async Task<DocumentReading> ReadAsync(
        ReadRequest request, IReadOnlyList<PageImage> images, List<PreparedPage> pages, Func<int, Task> onPage, CancellationToken cancellation)
    {
        MrzReading? mrz = null;
        var seen = new Dictionary<int, IReadOnlyList<FormSighting>>();
        var languages = request.Forms.Count > 0 ? request.Forms[0].Language : request.Languages;
        foreach (var image in images)
        {
            cancellation.ThrowIfCancellationRequested();
            await onPage(image.Number);
            if (request.FindMrz && mrz is not { IsValid: true })
            {
                mrz = Better(mrz, _mrz.Find(image, request.Year));
            }

            // A copy of an identity document says what it says in its zone; reading the rest of it takes several times as long and serves nobody. A letter with a zone on it is both.
            var isCopy = request.Forms.Count == 0 && mrz is { IsAlone: true } && mrz.Page == image.Number;
            pages.Add(isCopy ? PagePreparer.Turned(image, mrz!.QuarterTurns) : Prepare(image, request, languages, request.Without, seen));
        }

        var warnings = new List<string>();
        var match = Recognise(request, pages, languages, seen);
        if (match is null && request.Forms.Count > 0 && images.Any(image => image.Outline is not null) && !request.Without.HasFlag(PageSteps.Sheet))
        {
            // What was taken for a sheet may be a white box on tinted paper.
            pages.ForEach(page => page.Dispose());
            pages.Clear();
            pages.AddRange(images.Select(image => Prepare(image, request, languages, request.Without | PageSteps.Sheet, seen)));
            match = Recognise(request, pages, languages, seen);
        }

        if (match is null && request.Forms.Count > 0)
        {
            warnings.Add($"no page is the form {string.Join(" or ", request.Forms.Select(form => form.Name))}: its printed words were not found in place");
        }

        cancellation.ThrowIfCancellationRequested();
        var fields = !request.FieldsWanted ? [] : match is not null ? _forms.Read(match, request.Accept) : request.Forms.Count > 0 ? [] : _letters.Read(pages, languages, request.Accept);
        return new DocumentReading(
            pages.ConvertAll(page => new PageReading(
                page.Number, page.Picture.Width, page.Picture.Height, page.QuarterTurns, page.Degrees, page.Steps, page.IsReadInPart ? FormText.Of(page, fields) : page.Words.Text, page.Picture.ToJpeg(EvidenceQuality))),
            match?.Form.Name,
            match?.Share ?? 0,
            fields,
            mrz,
            warnings);
    }

    // Where fields are asked for, a form's page is read only in parts: its anchors, then its fields.
    private PreparedPage Prepare(PageImage image, ReadRequest request, string languages, PageSteps without, Dictionary<int, IReadOnlyList<FormSighting>> seen)
    {
        var level = PagePreparer.Level(image, without);
        if (request.FieldsWanted && _anchors.Find(level, request.Forms) is { } sight)
        {
            seen[image.Number] = sight.Seen;
            return sight.Page;
        }

        return _preparer.Upright(level, languages);
    }

    // Pages on which the form was not found are none of its pages, or hard to read: they are read as a whole.
    private FormMatch? Recognise(ReadRequest request, List<PreparedPage> pages, string languages, Dictionary<int, IReadOnlyList<FormSighting>> seen)
    {
        var match = FormReader.Recognise(request.Forms, pages, seen);
        var rest = pages.FindAll(page => page.IsReadInPart && match?.Pages.Values.Any(found => found.Page == page) != true);
        if (rest.Count == 0)
        {
            return match;
        }

        for (var i = 0; i < pages.Count; i++)
        {
            pages[i] = rest.Contains(pages[i]) ? _preparer.Whole(pages[i], languages) : pages[i];
        }

        return FormReader.Recognise(request.Forms, pages, seen);
    }

    private static MrzReading? Better(MrzReading? one, MrzReading? two) => two is null || one?.Confidence > two.Confidence ? one : two;
}
