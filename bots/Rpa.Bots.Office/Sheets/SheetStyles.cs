using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Rpa.Bots.Office.Sheets;

/// <summary>The cell formats that our cells need, found or added in a workbook's stylesheet (a workbook that Excel saved has its own order).</summary>
internal sealed class SheetStyles
{
    /// <summary>How a cell shows its number.</summary>
    public enum Form
    {
        Plain,
        Header,
        Date,
        DateTime,
        Decimal,
    }

    private const uint FirstOwnFormat = 164;
    private readonly Dictionary<Form, uint> _indices = [];

    public SheetStyles(WorkbookPart workbook)
    {
        var part = workbook.WorkbookStylesPart ?? workbook.AddNewPart<WorkbookStylesPart>();
        part.Stylesheet ??= new Stylesheet();
        var sheet = part.Stylesheet;
        sheet.Fonts ??= new Fonts(new Font(new FontSize { Val = 11 }, new FontName { Val = "Calibri" }));
        sheet.Fills ??= new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 }));
        sheet.Borders ??= new Borders(new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder()));
        sheet.CellStyleFormats ??= new CellStyleFormats(new CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0 });
        sheet.CellFormats ??= new CellFormats(new CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0, FormatId = 0 });
        _indices[Form.Plain] = 0;
        _indices[Form.Date] = FormatIndex(sheet, FormatCode(sheet, "dd.mm.yyyy"));
        _indices[Form.DateTime] = FormatIndex(sheet, FormatCode(sheet, "dd.mm.yyyy hh:mm"));
        _indices[Form.Decimal] = FormatIndex(sheet, 4);
        _indices[Form.Header] = HeaderIndex(sheet);
        part.Stylesheet.Save();
    }

    public uint this[Form form] => _indices[form];

    /// <summary>The form of each cell format of a stylesheet.</summary>
    public static Form[] FormsOf(Stylesheet? sheet)
    {
        var codes = sheet?.NumberingFormats?.Elements<NumberingFormat>().Where(f => f.NumberFormatId is not null)
            .GroupBy(f => f.NumberFormatId!.Value).ToDictionary(g => g.Key, g => g.First().FormatCode?.Value ?? "") ?? [];
        return [.. sheet?.CellFormats?.Elements<CellFormat>().Select(f => FormOf(f.NumberFormatId?.Value ?? 0, codes)) ?? []];
    }

    private static Form FormOf(uint format, Dictionary<uint, string> codes)
    {
        if (format is 14 or 15 or 16 or 17)
        {
            return Form.Date;
        }

        if (format == 22)
        {
            return Form.DateTime;
        }

        if (!codes.TryGetValue(format, out var code))
        {
            return Form.Plain;
        }

        // Letters in quotes or brackets (colours, locales) are no date parts.
        var (bare, skip) = (new System.Text.StringBuilder(), '\0');
        foreach (var c in code.ToLowerInvariant())
        {
            skip = skip == 0 && c is '"' or '[' ? (c == '[' ? ']' : '"') : c == skip ? '\0' : skip;
            bare.Append(skip == 0 ? c : ' ');
        }

        var text = bare.ToString();
        var hasDay = text.Contains('d', StringComparison.Ordinal) || text.Contains('y', StringComparison.Ordinal) || text.Contains('j', StringComparison.Ordinal);
        return hasDay ? (text.Contains('h', StringComparison.Ordinal) ? Form.DateTime : Form.Date) : Form.Plain;
    }

    private static uint FormatCode(Stylesheet sheet, string code)
    {
        sheet.NumberingFormats ??= new NumberingFormats();
        var known = sheet.NumberingFormats.Elements<NumberingFormat>().FirstOrDefault(f => f.FormatCode?.Value == code);
        if (known?.NumberFormatId is not null)
        {
            return known.NumberFormatId.Value;
        }

        var id = sheet.NumberingFormats.Elements<NumberingFormat>().Select(f => f.NumberFormatId?.Value ?? 0).Append(FirstOwnFormat - 1).Max() + 1;
        sheet.NumberingFormats.AppendChild(new NumberingFormat { NumberFormatId = id, FormatCode = code });
        sheet.NumberingFormats.Count = (uint)sheet.NumberingFormats.ChildElements.Count;
        return id;
    }

    private static uint FormatIndex(Stylesheet sheet, uint format) => Index(
        sheet.CellFormats!, f => f.NumberFormatId?.Value == format && (f.FontId?.Value ?? 0) == 0 && (f.FillId?.Value ?? 0) == 0,
        () => new CellFormat { NumberFormatId = format, FontId = 0, FillId = 0, BorderId = 0, FormatId = 0, ApplyNumberFormat = true });

    private static uint HeaderIndex(Stylesheet sheet)
    {
        const string Blue = "FF003064";
        var fill = Index(
            sheet.Fills!, f => f.PatternFill?.ForegroundColor?.Rgb?.Value == Blue,
            () => new Fill(new PatternFill(new ForegroundColor { Rgb = Blue }, new BackgroundColor { Indexed = 64 }) { PatternType = PatternValues.Solid }));
        var font = Index(
            sheet.Fonts!, f => f.Bold is not null && f.Color?.Rgb?.Value == "FFFFFFFF",
            () => new Font(new Bold(), new FontSize { Val = 11 }, new Color { Rgb = "FFFFFFFF" }, new FontName { Val = "Calibri" }));
        return Index(
            sheet.CellFormats!, f => f.FontId?.Value == font && f.FillId?.Value == fill,
            () => new CellFormat { NumberFormatId = 0, FontId = font, FillId = fill, BorderId = 0, FormatId = 0, ApplyFont = true, ApplyFill = true });
    }

    private static uint Index<T>(OpenXmlCompositeElement list, Func<T, bool> isIt, Func<T> create)
        where T : OpenXmlElement
    {
        var all = list.Elements<T>().ToList();
        var index = all.FindIndex(e => isIt(e));
        if (index < 0)
        {
            list.AppendChild(create());
            index = all.Count;
            list.SetAttribute(new OpenXmlAttribute("count", "", (index + 1).ToString(CultureInfo.InvariantCulture)));
        }

        return (uint)index;
    }
}
