using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Values;
using Value = Rpa.Expressions.Values.Value;

namespace Rpa.Bots.Office.Sheets;

/// <summary>What the cells of a workbook hold, as values.</summary>
internal sealed class CellReader
{
    private readonly string[] _shared;
    private readonly SheetStyles.Form[] _forms;

    public CellReader(WorkbookPart workbook)
    {
        _shared = workbook.SharedStringTablePart?.SharedStringTable is { } table ? [.. table.Elements<SharedStringItem>().Select(Text)] : [];
        _forms = SheetStyles.FormsOf(workbook.WorkbookStylesPart?.Stylesheet);
    }

    /// <summary>The value; null for an empty cell or an error.</summary>
    public Value? Read(Cell cell)
    {
        var raw = cell.CellValue?.Text ?? "";
        switch (cell.DataType?.Value)
        {
            case CellValues.SharedString:
                return int.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < _shared.Length ? OfText(_shared[index]) : null;
            case CellValues.InlineString:
                return OfText(cell.InlineString is { } inline ? string.Concat(inline.Descendants<Text>().Select(t => t.Text)) : "");
            case CellValues.String:
                return OfText(raw);
            case CellValues.Boolean:
                return Value.Of(raw is "1" or "true");
            case CellValues.Date:
                return DateTime.TryParse(raw, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? OfDate(date, SheetStyles.Form.DateTime) : null;
            case CellValues.Error:
                return null;
            default:
                return decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? OfNumber(number, FormOf(cell)) : null;
        }
    }

    private SheetStyles.Form FormOf(Cell cell) => cell.StyleIndex?.Value is { } style && style < _forms.Length ? _forms[style] : SheetStyles.Form.Plain;

    private static Value? OfText(string text) => text.Length == 0 ? null : Value.Of(text);

    private static Value OfNumber(decimal number, SheetStyles.Form form)
    {
        // Day 60 is 29 February 1900, which never was; days up to it are off by one and read as numbers.
        if (form is SheetStyles.Form.Date or SheetStyles.Form.DateTime && number is > 60 and < 2_958_466)
        {
            return OfDate(DateTime.FromOADate((double)number), form);
        }

        return decimal.Truncate(number) == number && Math.Abs(number) < long.MaxValue ? Value.Of((long)number) : Value.Of(number);
    }

    private static Value OfDate(DateTime local, SheetStyles.Form form) =>
        form == SheetStyles.Form.Date || local.TimeOfDay == TimeSpan.Zero ? Value.Of(DateOnly.FromDateTime(local)) : Value.Of(LocalClock.ToInstant(Rounded(local)));

    private static DateTime Rounded(DateTime time) => new((time.Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Unspecified);

    private static string Text(SharedStringItem item) =>
        item.Text is { } plain ? plain.Text : string.Concat(item.Elements<Run>().Select(r => r.Text?.Text));
}
