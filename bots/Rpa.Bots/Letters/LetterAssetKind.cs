using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Rpa.Bots.Assets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Schema;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Letters;

/// <summary>
/// Letters: `*.letter.md`. A front matter in YAML between two lines `---` with the `subject` (in two languages, or one for both), then the German text in
/// simple Markdown, then, behind a line `=== en`, the English one. `${ }` puts values in; a value never becomes more than text.
/// </summary>
public sealed partial class LetterAssetKind : IAssetKind
{
    private const int MaxBytes = 256 * 1024;

    /// <inheritdoc/>
    public string Name => "letter";

    /// <inheritdoc/>
    public string Ending => ".letter.md";

    /// <inheritdoc/>
    public FileShape Shape => LetterShape.File;

    /// <inheritdoc/>
    public IAsset? Parse(AssetSource source, DiagnosticBag diagnostics)
    {
        var start = SourceSpan.StartOf(source.File);
        if (source.Bytes.Length > MaxBytes)
        {
            diagnostics.Report(LetterDiagnostics.TooLarge, start, $"The letter has {source.Bytes.Length} bytes; at most {MaxBytes} are read.", "Shorten it.");
            return null;
        }

        if (!System.Text.Unicode.Utf8.IsValid(source.Bytes.Span))
        {
            diagnostics.Report(YamlDiagnostics.NotUtf8, start, "The file is not UTF-8.", "Save it as UTF-8.");
            return null;
        }

        var found = new DiagnosticBag();
        var lines = Encoding.UTF8.GetString(source.Bytes.Span).TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        var letter = new Parser(source, lines, found).Letter();
        diagnostics.AddRange(found.ToImmutable());
        return found.HasErrors ? null : letter;
    }

    private sealed class Parser(AssetSource source, string[] lines, DiagnosticBag diagnostics)
    {
        public LetterTemplate? Letter()
        {
            var (bodyStart, subjects) = FrontMatter();
            if (bodyStart < 0)
            {
                return null;
            }

            var marks = Enumerable.Range(bodyStart, lines.Length - bodyStart).Where(i => LanguageLine().IsMatch(lines[i])).ToList();
            foreach (var mark in marks.Where((m, i) => i > 0 || lines[m].Trim() != "=== en"))
            {
                diagnostics.Report(
                    LetterDiagnostics.BadLanguage, At(mark, lines[mark].Length), $"'{lines[mark].Trim()}' begins no further language.",
                    "The first text is German; one line '=== en' begins the English one.");
            }

            var end = marks.Count > 0 ? marks[0] : lines.Length;
            var german = Part(bodyStart, end, subjects.De);
            var english = marks.Count > 0 ? Part(end + 1, marks.Count > 1 ? marks[1] : lines.Length, subjects.En) : null;
            if (german is null)
            {
                return null;
            }

            if (marks.Count == 0 && subjects.De is not null && !ReferenceEquals(subjects.De, subjects.En))
            {
                diagnostics.Report(
                    LetterDiagnostics.OneLanguage, subjects.En!.Span, "The subject has an English text, the letter has none: whoever asks for English gets the German letter.",
                    "Write the English text behind a line '=== en', or one subject for both.");
            }

            var programs = new[] { german.Subject, german.Body, english?.Subject, english?.Body }.OfType<TextTemplate>().SelectMany(t => t.Programs);
            var signature = AssetSignature.Empty with { Reads = [.. programs.SelectMany(p => p.References).Distinct()] };
            return new LetterTemplate(source.Name, signature, german, english);
        }

        /// <summary>The index of the body's first line (-1 after a fault) and the subjects.</summary>
        private (int BodyStart, (TextTemplate? De, TextTemplate? En) Subjects) FrontMatter()
        {
            if (lines[0].TrimEnd() != "---")
            {
                return (0, (null, null));
            }

            var end = Array.FindIndex(lines, 1, l => l.TrimEnd() == "---");
            if (end < 0)
            {
                diagnostics.Report(LetterDiagnostics.FrontMatter, At(0, 3), "The front matter that begins here is not closed.", "Add a line '---' before the letter's text.");
                return (-1, (null, null));
            }

            // The line before keeps the places of YAML's findings those of the file.
            var yaml = string.Join('\n', lines[1..end].Prepend(""));
            if (string.IsNullOrWhiteSpace(yaml))
            {
                return (end + 1, (null, null));
            }

            var reader = MappingReader.Of(YamlReader.Read(source.File, Encoding.UTF8.GetBytes(yaml), diagnostics), LetterShape.FrontMatter, "the front matter", diagnostics);
            var subjects = Subjects(reader);
            reader.Done();
            return (end + 1, subjects);
        }

        private (TextTemplate? De, TextTemplate? En) Subjects(MappingReader reader)
        {
            if (reader.Node("subject") is not YamlMapping)
            {
                var both = reader.Scalar("subject") is { } scalar ? Compile(scalar) : null;
                return (both, both);
            }

            var child = reader.Child("subject")!;
            var (de, en) = (child.Scalar("de"), child.Scalar("en"));
            child.Done();
            var german = de is null ? null : Compile(de);
            return (german, en is null ? german : Compile(en));
        }

        private TextTemplate? Compile(YamlScalar scalar) => TextTemplate.Compile(scalar.Text, scalar.TextSpan, source.Scopes, diagnostics);

        private LetterPart? Part(int from, int to, TextTemplate? subject)
        {
            var text = string.Join('\n', lines[from..to]);
            if (string.IsNullOrWhiteSpace(text))
            {
                diagnostics.Report(LetterDiagnostics.NoBody, At(Math.Min(from, lines.Length - 1), 1), "The letter has no text here.", "Write it, or remove the language.");
                return null;
            }

            foreach (Match html in HtmlTag().Matches(text))
            {
                Report(LetterDiagnostics.Html, from, text, html.Index, html.Length, $"'{html.Value}' is shown as it is written.", "Use Markdown: **bold**, *italic*, [words](https://…).");
            }

            var body = TextTemplate.Compile(text, new SourceSpan(source.File, from + 1, 1, to, 1), source.Scopes, diagnostics);
            if (body is null)
            {
                return null;
            }

            if (body.Programs.Length > InlineReader.MaxValues)
            {
                diagnostics.Report(LetterDiagnostics.TooLarge, At(from, 1), $"The text has {body.Programs.Length} values; at most {InlineReader.MaxValues} are allowed.", "Shorten it.");
                return null;
            }

            var marked = new StringBuilder(Literal(body.Literals[0]));
            for (var i = 0; i < body.Programs.Length; i++)
            {
                marked.Append((char)(InlineReader.FirstValue + i)).Append(Literal(body.Literals[i + 1]));
            }

            var blocks = MarkdownReader.Read(marked.ToString());
            CheckLinks(blocks, from, text);
            return new LetterPart(subject, body, blocks);
        }

        /// <summary>The author's characters of the private use area would be taken for values.</summary>
        private static string Literal(string text) => PrivateUse().Replace(text, "\uFFFD");

        private void CheckLinks(ImmutableArray<LetterBlock> blocks, int from, string text)
        {
            foreach (var link in blocks.SelectMany(Inlines).SelectMany(Links))
            {
                if (!SafeAddress().IsMatch(link.Address))
                {
                    var written = new string([.. link.Address.TakeWhile(c => InlineReader.ValueIndex(c) is null)]);
                    var offset = Math.Max(0, text.IndexOf("](" + written, StringComparison.Ordinal));
                    Report(
                        LetterDiagnostics.BadLink, from, text, Math.Min(text.Length - 1, offset + 2), Math.Max(1, written.Length), $"The link leads to '{written}'.",
                        "Begin it with https://, http://, mailto: or tel:; a value may only follow behind that.");
                }
            }
        }

        private static IEnumerable<ImmutableArray<LetterInline>> Inlines(LetterBlock block) => block switch
        {
            LetterBlock.Heading heading => [heading.Content],
            LetterBlock.Paragraph paragraph => [paragraph.Content],
            LetterBlock.List list => list.Items,
            LetterBlock.Quote quote => quote.Blocks.SelectMany(Inlines),
            LetterBlock.Table table => table.Header.Concat(table.Rows.SelectMany(r => r)),
            _ => [],
        };

        private static IEnumerable<LetterInline.Link> Links(ImmutableArray<LetterInline> content) => content.SelectMany(piece => piece switch
        {
            LetterInline.Link link => Links(link.Content).Prepend(link),
            LetterInline.Strong strong => Links(strong.Content),
            LetterInline.Emphasis emphasis => Links(emphasis.Content),
            _ => [],
        });

        private void Report(DiagnosticDescriptor descriptor, int from, string text, int offset, int length, string message, string remedy)
        {
            var before = text.AsSpan(0, offset);
            var line = from + before.Count('\n');
            diagnostics.Report(descriptor, At(line, length, offset - (before.LastIndexOf('\n') + 1)), message, remedy);
        }

        private SourceSpan At(int line, int length, int column = 0) => new(source.File, line + 1, column + 1, line + 1, column + 1 + length);
    }

    [GeneratedRegex(@"^===\s+\S+\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageLine();

    [GeneratedRegex(@"</?[A-Za-z][A-Za-z0-9]*(\s[^<>\n]*)?/?>", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HtmlTag();

    [GeneratedRegex(@"^(https?://[^\s/<>""\uE000-\uF8FF]+([/?#][^\s<>""]*)?|mailto:[^\s<>""]+|tel:\+?[0-9 \-/()]+)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SafeAddress();

    [GeneratedRegex(@"[\uE000-\uF8FF]", RegexOptions.NonBacktracking)]
    private static partial Regex PrivateUse();
}
