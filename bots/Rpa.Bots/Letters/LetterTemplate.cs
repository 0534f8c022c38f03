using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rpa.Bots.Assets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Letters;

/// <summary>One language of a letter.</summary>
/// <param name="Subject">The subject, or null: then the first heading serves.</param>
/// <param name="Body">The expressions of the body.</param>
/// <param name="Blocks">The body with places for their values.</param>
internal sealed record LetterPart(TextTemplate? Subject, TextTemplate Body, ImmutableArray<LetterBlock> Blocks);

/// <summary>A parsed letter.</summary>
internal sealed class LetterTemplate(string name, AssetSignature signature, LetterPart german, LetterPart? english) : Letter
{
    private const int MaxSubject = 200;

    public override string Name => name;

    public override AssetSignature Signature => signature;

    public override LetterResult Render(IActivation scopes, CultureInfo culture)
    {
        var isEnglish = english is not null && string.Equals(culture.TwoLetterISOLanguageName, "en", StringComparison.Ordinal);
        var part = isEnglish ? english! : german;
        var language = CultureInfo.GetCultureInfo(isEnglish ? "en-GB" : "de-DE");
        var (values, error) = Values(part.Body, scopes);
        var (subjectValues, subjectError) = part.Subject is null ? ([], null) : Values(part.Subject, scopes);
        if ((error ?? subjectError) is { } fault)
        {
            return new LetterResult(null, fault);
        }

        var blocks = new LetterFiller(values, language).Fill(part.Blocks);
        var subject = part.Subject is null
            ? blocks.OfType<LetterBlock.Heading>().Select(h => LetterInline.PlainText(h.Content)).FirstOrDefault("")
            : Subject(part.Subject, subjectValues, language);
        subject = ValueText.OnOneLine(subject).Trim();
        return new LetterResult(
            new RenderedLetter(subject.Length <= MaxSubject ? subject : subject[..MaxSubject] + "…", MarkdownWriter.Write(blocks), PlainTextWriter.Write(blocks), HtmlWriter.Write(blocks))
            {
                Blocks = blocks,
                Language = language.TwoLetterISOLanguageName,
            },
            null);
    }

    private static (IReadOnlyList<Value> Values, string? Error) Values(TextTemplate template, IActivation scopes)
    {
        var values = new List<Value>(template.Programs.Length);
        foreach (var program in template.Programs)
        {
            var result = program.Evaluate(scopes);
            if (result.Value is null)
            {
                return ([], $"{program.Span}: {result.Error}");
            }

            values.Add(result.Value);
        }

        return (values, null);
    }

    private static string Subject(TextTemplate template, IReadOnlyList<Value> values, CultureInfo culture)
    {
        var text = new StringBuilder(template.Literals[0]);
        for (var i = 0; i < values.Count; i++)
        {
            text.Append(ValueText.OnOneLine(ValueText.Of(values[i], culture))).Append(template.Literals[i + 1]);
        }

        return text.ToString();
    }
}
