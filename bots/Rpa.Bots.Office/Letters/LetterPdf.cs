using System.Collections.Immutable;
using System.Globalization;
using Rpa.Bots.Letters;

namespace Rpa.Bots.Office.Letters;

/// <summary>What goes on paper.</summary>
/// <param name="Sender">The letterhead.</param>
/// <param name="Receiver">Name and address, a line each; at most six lines fit the window.</param>
/// <param name="Reference">The case's reference.</param>
/// <param name="Date">The letter's date.</param>
/// <param name="Letter">Subject and body.</param>
internal sealed record PaperLetter(LetterSender Sender, IReadOnlyList<string> Receiver, string Reference, DateOnly Date, RenderedLetter Letter);

/// <summary>A business letter by DIN 5008, form B: address window, information block, subject, body, fold marks, page numbers.</summary>
internal sealed class LetterPdf
{
    private const double InfoLeft = 125;
    private const int WindowLines = 6;
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");
    private readonly PaperLetter _letter;
    private readonly Paper _paper;
    private readonly TextFlow _body;
    private readonly TextFlow _small;
    private readonly bool _isEnglish;

    private LetterPdf(PaperLetter letter, Paper paper)
    {
        (_letter, _paper) = (letter, paper);
        (_body, _small) = (new TextFlow(paper, 11), new TextFlow(paper, 8));
        _isEnglish = letter.Letter.Language == "en";
    }

    /// <summary>The PDF and how many pages it has.</summary>
    public static (byte[] Bytes, int Pages) Write(PaperLetter letter)
    {
        var document = new PdfDocument
        {
            Title = letter.Letter.Subject,
            Author = letter.Sender.Name,
            Subject = letter.Reference,
            Date = letter.Date,
            Language = letter.Letter.Language,
        };
        new LetterPdf(letter, new Paper(document)).Draw();
        NumberPages(document, letter);
        return (document.ToArray(), document.PageCount);
    }

    private void Draw()
    {
        Head();
        Window();
        Information();
        Marks();
        _paper.Y = 98.5;
        if (_letter.Letter.Subject.Length > 0)
        {
            _body.Write([new LetterInline.Text(_letter.Letter.Subject)], Paper.Left, Paper.Right - Paper.Left, LetterFace.Bold);
            _paper.Y += 2 * _body.LineHeight;
        }

        Blocks(_letter.Letter.Blocks, Paper.Left);
    }

    private void Head()
    {
        var sender = _letter.Sender;
        _paper.Text(sender.Name, new LetterFont(LetterFace.Bold, 16), Paper.Left, 22);
        if (sender.Department.Length > 0)
        {
            _paper.Text(sender.Department, new LetterFont(LetterFace.Regular, 11), Paper.Left, 28);
        }

        _paper.Line(Paper.Left, 32, Paper.Right, 32, 0.4, isBlue: true);
    }

    /// <summary>The window lies 45 to 90 mm from the top; the sender's line takes its first 5 mm, the receiver begins at 62.7 mm.</summary>
    private void Window()
    {
        var back = string.Join(" · ", new[] { _letter.Sender.Name, _letter.Sender.Street, _letter.Sender.Place }.Where(p => p.Length > 0));
        var font = new LetterFont(LetterFace.Regular, 7);
        while (back.Length > 10 && Paper.Width(back, font) > 80)
        {
            back = back[..^2] + "…";
        }

        _paper.Text(back, font, Paper.Left, 60);
        _paper.Line(Paper.Left, 61, Paper.Left + 80, 61, 0.1);
        var top = 63.0;
        foreach (var line in _letter.Receiver.Take(WindowLines))
        {
            _body.WriteAt([new LetterInline.Text(OneLine(line))], Paper.Left, top, 80, LetterFace.Regular, alignRight: false);
            top += 4.6;
        }
    }

    private void Information()
    {
        var sender = _letter.Sender;
        (string Label, string Text)[] lines =
        [
            (_isEnglish ? "Our reference" : "Unser Zeichen", _letter.Reference),
            (_isEnglish ? "Phone" : "Telefon", sender.Phone),
            (_isEnglish ? "E-mail" : "E-Mail", sender.Email),
            ("Internet", sender.Web),
            (_isEnglish ? "Date" : "Datum", _letter.Date.ToString(_isEnglish ? "d MMMM yyyy" : "d. MMMM yyyy", _isEnglish ? CultureInfo.InvariantCulture : German)),
        ];
        var top = 50.0;
        foreach (var (label, text) in lines.Where(l => l.Text.Length > 0))
        {
            _small.WriteAt([new LetterInline.Text(label)], InfoLeft, top, 24, LetterFace.Regular, alignRight: false);
            top += Math.Max(4.6, _small.WriteAt([new LetterInline.Text(text)], InfoLeft + 25, top, Paper.Right - InfoLeft - 25, LetterFace.Bold, alignRight: false));
        }
    }

    /// <summary>Fold marks at 105 and 210 mm, the punch mark in the middle.</summary>
    private void Marks()
    {
        _paper.Line(4, 105, 8, 105, 0.1);
        _paper.Line(4, 148.5, 10, 148.5, 0.1);
        _paper.Line(4, 210, 8, 210, 0.1);
    }

    private void Blocks(ImmutableArray<LetterBlock> blocks, double left)
    {
        var width = Paper.Right - left;
        foreach (var block in blocks)
        {
            switch (block)
            {
                case LetterBlock.Heading heading:
                    var flow = new TextFlow(_paper, 14.5 - heading.Level);
                    _paper.Demand(flow.LineHeight + (2 * _body.LineHeight));
                    flow.Write(heading.Content, left, width, LetterFace.Bold);
                    break;
                case LetterBlock.Paragraph paragraph:
                    _body.Write(paragraph.Content, left, width);
                    break;
                case LetterBlock.List list:
                    List(list, left, width);
                    break;
                case LetterBlock.Quote quote:
                    Blocks(quote.Blocks, left + 8);
                    continue;
                case LetterBlock.Table table:
                    Table(table, left, width);
                    break;
                default:
                    _paper.Demand(2);
                    _paper.Line(left, _paper.Y + 1, Paper.Right, _paper.Y + 1);
                    _paper.Y += 2;
                    break;
            }

            _paper.Y += _body.LineHeight * 0.7;
        }
    }

    private void List(LetterBlock.List list, double left, double width)
    {
        for (var i = 0; i < list.Items.Length; i++)
        {
            _paper.Demand(_body.LineHeight);
            var bullet = list.Start is { } start ? (start + i).ToString(CultureInfo.InvariantCulture) + "." : "•";
            _body.WriteAt([new LetterInline.Text(bullet)], left, _paper.Y, 8, LetterFace.Regular, alignRight: false);
            _body.Write(list.Items[i], left + 8, width - 8);
            _paper.Y += _body.LineHeight * 0.15;
        }
    }

    private void Table(LetterBlock.Table table, double left, double width)
    {
        const double Gap = 4;
        var natural = Enumerable.Range(0, table.Header.Length).Select(i => table.Rows.Select(r => _body.NaturalWidth(r[i], LetterFace.Regular))
            .Append(_body.NaturalWidth(table.Header[i], LetterFace.Bold)).Max() + Gap).ToArray();
        var factor = Math.Min(1, width / natural.Sum());
        double[] widths = [.. natural.Select(n => Math.Max(12, n * factor))];
        foreach (var (row, isHeader) in table.Rows.Select(r => (r, false)).Prepend((table.Header, true)))
        {
            var style = isHeader ? LetterFace.Bold : LetterFace.Regular;
            var height = row.Select((c, i) => _body.Height(c, widths[i] - Gap, style)).DefaultIfEmpty(0).Max() + 1;
            _paper.Demand(height);
            var x = left;
            for (var i = 0; i < row.Length; i++)
            {
                _body.WriteAt(row[i], x, _paper.Y, widths[i] - Gap, style, table.Right[i]);
                x += widths[i];
            }

            _paper.Y += height;
            _paper.Line(left, _paper.Y - 0.4, left + widths.Sum() - Gap, _paper.Y - 0.4, isHeader ? 0.3 : 0.1);
        }
    }

    private static void NumberPages(PdfDocument document, PaperLetter letter)
    {
        var font = new LetterFont(LetterFace.Regular, 8);
        var isEnglish = letter.Letter.Language == "en";
        for (var i = 0; i < document.PageCount && document.PageCount > 1; i++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{(isEnglish ? "Page" : "Seite")} {i + 1} {(isEnglish ? "of" : "von")} {document.PageCount}");
            document.Text(i, text, font, Paper.Right - Paper.Width(text, font), 284);
            if (i > 0)
            {
                document.Text(i, letter.Reference, font, Paper.Left, 20);
            }
        }
    }

    private static string OneLine(string text) => string.Concat(text.Where(c => !char.IsControl(c)));
}
