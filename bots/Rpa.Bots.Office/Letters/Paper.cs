namespace Rpa.Bots.Office.Letters;

/// <summary>A4 pages with a place where the next line goes; millimetres from the upper left corner.</summary>
internal sealed class Paper
{
    public const double Left = 25;
    public const double Right = 190;
    public const double Bottom = 270;
    private const double TopOfFollowing = 30;
    private readonly PdfDocument _document;

    public Paper(PdfDocument document)
    {
        _document = document;
        document.AddPage();
    }

    /// <summary>Where the next line's upper edge goes.</summary>
    public double Y { get; set; }

    private int Page => _document.PageCount - 1;

    public static double ToMillimetres(double points) => points * 25.4 / 72;

    public static double Width(string text, LetterFont font) => ToMillimetres(font.Width(text));

    /// <summary>Begins a new page where less than this height is left.</summary>
    public void Demand(double height)
    {
        if (Y + height > Bottom)
        {
            _document.AddPage();
            Y = TopOfFollowing;
        }
    }

    /// <summary>A text with its baseline.</summary>
    public void Text(string text, LetterFont font, double x, double baseline, bool isLink = false) => _document.Text(Page, text, font, x, baseline, isLink);

    public void Line(double x1, double y1, double x2, double y2, double width = 0.2, bool isBlue = false) => _document.Line(Page, x1, y1, x2, y2, width, isBlue);

    public void Link(string address, double x, double top, double width, double height) => _document.Link(Page, address, x, top, width, height);
}
