using System.Globalization;
using Rpa.Bots.Actions;
using Rpa.Bots.Letters;
using Rpa.Expressions;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Office.Letters;

/// <summary>
/// `letter.write`: a letter of the bundle on paper, as a PDF among the case's documents. `to` is the receiver's name and address, a line each; `address` completes it.
/// Nothing leaves the house by that, so it is no effect.
/// </summary>
internal sealed class WriteLetter(LetterSender sender) : IBotAction
{
    public static ActionSignature TheSignature { get; } = new(
        "letter.write",
        new LocalText("Brief schreiben", "Write a letter"),
        [
            new("letter", CelType.String) { AssetKind = "letter" },
            new("to", CelType.String, IsRequired: false),
            new("address", CelType.Address, IsRequired: false),
            new("language", CelType.String, IsRequired: false),
            new("name", CelType.String, IsRequired: false),
        ],
        [new("document", CelType.Document), new("pages", CelType.Int)],
        [],
        IsEffect: false,
        "office")
    {
        AssetInput = "letter",
    };

    public ActionSignature Signature => TheSignature;

    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var reference = context.Inputs.Text("letter") ?? throw new InvalidOperationException("`letter` is missing in `with:`.");
        var culture = CultureInfo.GetCultureInfo(context.Inputs.Text("language") == "en" ? "en-GB" : "de-DE");
        var (letter, error) = context.Assets.Get<Letter>(reference).Render(context.Scopes, culture);
        if (letter is null)
        {
            throw new InvalidOperationException($"The letter '{reference}' cannot be written: {error}");
        }

        var paper = new PaperLetter(sender, Receiver(context), context.Case.Reference, LocalClock.DayOf(context.Time.GetUtcNow()), letter);
        var (bytes, pages) = LetterPdf.Write(paper);
        var document = await context.Documents.StoreAsync(FileName(context, reference), "application/pdf", bytes, cancellationToken);
        return new ActionOutcome.Done(Value.Map(("document", document.ToValue()), ("pages", Value.Of(pages))));
    }

    private static IReadOnlyList<string> Receiver(ActionContext context)
    {
        var lines = (context.Inputs.Text("to") ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        if (context.Inputs["address"] is MapValue address)
        {
            lines.AddRange(new DataType(DataKind.Address).ToDisplay(address, CultureInfo.InvariantCulture).Split(", "));
        }

        return lines;
    }

    private static string FileName(ActionContext context, string reference)
    {
        var name = context.Inputs.Text("name") ?? $"{context.Case.Reference}-{reference[(reference.LastIndexOf('/') + 1)..]}.pdf";
        var clean = string.Concat(name.Where(c => !char.IsControl(c) && !"\\/:*?\"<>|".Contains(c, StringComparison.Ordinal)));
        return clean.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) ? clean : clean + ".pdf";
    }
}
