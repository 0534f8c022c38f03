using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Rpa.Bots.Letters;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Values;
using DecimalValue = Rpa.Expressions.Values.DecimalValue;
using DoubleValue = Rpa.Expressions.Values.DoubleValue;
using Value = Rpa.Expressions.Values.Value;

namespace Rpa.Bots.Office.Sheets;

/// <summary>
/// Writes rows into a workbook: a new one, or one that people work with, whose other content stays. Numbers are numbers, dates dates; a text is only ever a text,
/// so that no value becomes a formula. The header is styled, frozen and filtered.
/// </summary>
public sealed class SheetWriter : IDisposable
{
    private const int MaxCell = 32_767;
    private readonly MemoryStream _stream = new();
    private readonly SpreadsheetDocument _document;
    private readonly WorkbookPart _workbook;
    private readonly SheetStyles _styles;
    private CellReader? _reader;

    /// <summary>A new workbook, or the one in <paramref name="existing"/>.</summary>
    /// <exception cref="SheetException">The bytes are no workbook.</exception>
    public SheetWriter(ReadOnlyMemory<byte> existing = default)
    {
        if (existing.IsEmpty)
        {
            _document = SpreadsheetDocument.Create(_stream, SpreadsheetDocumentType.Workbook);
            _workbook = _document.AddWorkbookPart();
            _workbook.Workbook = new Workbook(new DocumentFormat.OpenXml.Spreadsheet.Sheets());
        }
        else
        {
            _stream.Write(existing.Span);
            _document = SheetFile.Open(_stream, isEditable: true);
            _workbook = _document.WorkbookPart!;
        }

        _styles = new SheetStyles(_workbook);
    }

    /// <summary>
    /// Adds a row, or replaces the one whose <paramref name="key"/> column holds the same text. Columns are found by their header, new ones are added behind.
    /// </summary>
    /// <returns>The row's number (from 1, the header is 1), and whether it is new.</returns>
    public (int Row, bool IsNew) Put(string sheet, IReadOnlyList<KeyValuePair<string, Value>> row, string? key = null)
    {
        var part = PartOf(sheet);
        var data = part.Worksheet.GetFirstChild<SheetData>() ?? part.Worksheet.AppendChild(new SheetData());
        var columns = Columns(data, row.Select(c => c.Key));
        _reader = new CellReader(_workbook);
        var wanted = key is null ? null : row.First(c => c.Key == key).Value.ToString();
        var existing = key is null ? null : data.Elements<Row>().Skip(1).FirstOrDefault(r => TextAt(r, columns[key]) == wanted);
        var target = existing ?? data.AppendChild(new Row { RowIndex = data.Elements<Row>().Max(r => r.RowIndex?.Value ?? 0) + 1 });
        foreach (var (name, value) in row)
        {
            SetCell(target, columns[name], value);
        }

        Layout(part, data, columns.Count, [data.Elements<Row>().First(), target]);
        return ((int)target.RowIndex!.Value, existing is null);
    }

    /// <summary>Adds many rows of the same columns at once, in time proportional to their number; a value that is null leaves its cell empty.</summary>
    public void Append(string sheet, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<Value?>> rows)
    {
        var part = PartOf(sheet);
        var data = part.Worksheet.GetFirstChild<SheetData>() ?? part.Worksheet.AppendChild(new SheetData());
        var places = Columns(data, columns);
        var next = data.Elements<Row>().Max(r => r.RowIndex?.Value ?? 0) + 1;
        foreach (var values in rows)
        {
            var row = data.AppendChild(new Row { RowIndex = next++ });
            for (var i = 0; i < columns.Count && i < values.Count; i++)
            {
                if (values[i] is { } value)
                {
                    SetCell(row, places[columns[i]], value);
                }
            }
        }

        Layout(part, data, places.Count, data.Elements<Row>());
    }

    /// <summary>The workbook's bytes; nothing can be written afterwards.</summary>
    public byte[] ToArray()
    {
        foreach (var part in _workbook.WorksheetParts)
        {
            part.Worksheet.Save();
        }

        _workbook.Workbook.Save();
        _document.Dispose();
        return _stream.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _document.Dispose();
        _stream.Dispose();
    }

    /// <summary>A name that Excel takes: at most 31 characters, none of `[]:*?/\`.</summary>
    internal static string SheetName(string name)
    {
        var clean = string.Concat(name.Where(c => !char.IsControl(c)).Select(c => "[]:*?/\\".Contains(c, StringComparison.Ordinal) ? '-' : c)).Trim().Trim('\'');
        return clean.Length == 0 ? "Tabelle" : clean[..Math.Min(31, clean.Length)];
    }

    private WorksheetPart PartOf(string wanted)
    {
        var name = SheetName(wanted);
        var sheets = _workbook.Workbook.Sheets!;
        var known = sheets.Elements<Sheet>().FirstOrDefault(s => string.Equals(s.Name?.Value, name, StringComparison.OrdinalIgnoreCase));
        if (known?.Id?.Value is { } id && _workbook.GetPartById(id) is WorksheetPart existing)
        {
            return existing;
        }

        var part = _workbook.AddNewPart<WorksheetPart>();
        part.Worksheet = new Worksheet(new SheetData());
        var number = sheets.Elements<Sheet>().Select(s => s.SheetId?.Value ?? 0).Append(0u).Max() + 1;
        sheets.AppendChild(new Sheet { Id = _workbook.GetIdOfPart(part), SheetId = number, Name = name });
        return part;
    }

    /// <summary>The columns by name, the header row completed.</summary>
    private Dictionary<string, int> Columns(SheetData data, IEnumerable<string> names)
    {
        var header = data.Elements<Row>().FirstOrDefault() ?? data.AppendChild(new Row { RowIndex = 1 });
        var reader = new CellReader(_workbook);
        var columns = new Dictionary<string, int>();
        var next = 0;
        foreach (var cell in header.Elements<Cell>())
        {
            var column = SheetReader.ColumnOf(cell.CellReference?.Value, next);
            next = column + 1;
            columns.TryAdd(reader.Read(cell)?.ToString().Trim() ?? "", column);
        }

        foreach (var name in names.Where(n => !columns.ContainsKey(n)))
        {
            columns[name] = next;
            var cell = CellAt(header, next++);
            SetText(cell, name);
            cell.StyleIndex = _styles[SheetStyles.Form.Header];
        }

        return columns;
    }

    private string? TextAt(Row row, int column)
    {
        var next = 0;
        foreach (var cell in row.Elements<Cell>())
        {
            var at = SheetReader.ColumnOf(cell.CellReference?.Value, next);
            next = at + 1;
            if (at == column)
            {
                return _reader!.Read(cell)?.ToString();
            }
        }

        return null;
    }

    /// <summary>The cell, created at its place in the order where it is missing.</summary>
    private static Cell CellAt(Row row, int column)
    {
        var reference = SheetReader.Letters(column) + (row.RowIndex?.Value ?? 1).ToString(CultureInfo.InvariantCulture);
        Cell? behind = null;
        foreach (var cell in row.Elements<Cell>())
        {
            var at = SheetReader.ColumnOf(cell.CellReference?.Value, 0);
            if (at == column)
            {
                return cell;
            }

            if (at > column)
            {
                behind = cell;
                break;
            }
        }

        return row.InsertBefore(new Cell { CellReference = reference }, behind)!;
    }

    private void SetCell(Row row, int column, Value value)
    {
        var cell = CellAt(row, column);
        cell.RemoveAllChildren();
        switch (value)
        {
            case BoolValue truth:
                (cell.DataType, cell.CellValue) = (CellValues.Boolean, new CellValue(truth.IsTrue ? "1" : "0"));
                break;
            case IntValue { Number: > -1_000_000_000_000_000 and < 1_000_000_000_000_000 } number:
                SetNumber(cell, number.ToString(), SheetStyles.Form.Plain);
                break;
            case DecimalValue number:
                SetNumber(cell, number.ToString(), SheetStyles.Form.Decimal);
                break;
            case DoubleValue number when double.IsFinite(number.Number):
                SetNumber(cell, number.Number.ToString("R", CultureInfo.InvariantCulture), SheetStyles.Form.Decimal);
                break;
            case DateValue { Day.Year: > 1900 } date:
                SetNumber(cell, date.Day.ToDateTime(TimeOnly.MinValue).ToOADate().ToString("R", CultureInfo.InvariantCulture), SheetStyles.Form.Date);
                break;
            case TimestampValue { Instant.Year: > 1900 } time:
                SetNumber(cell, LocalClock.ToLocal(time.Instant).ToOADate().ToString("R", CultureInfo.InvariantCulture), SheetStyles.Form.DateTime);
                break;
            default:
                SetText(cell, ValueText.Of(value, CultureInfo.GetCultureInfo("de-DE")));
                break;
        }
    }

    private void SetNumber(Cell cell, string number, SheetStyles.Form form) =>
        (cell.DataType, cell.CellValue, cell.StyleIndex) = (null, new CellValue(number), _styles[form]);

    private static void SetText(Cell cell, string text)
    {
        // Whatever XML cannot hold would make the workbook unreadable.
        var clean = string.Concat(text[..Math.Min(MaxCell, text.Length)].EnumerateRunes().Where(r => r.Value is '\n' or '\t' or (>= ' ' and not (0xFFFE or 0xFFFF) and not 0xFFFD)));
        cell.DataType = CellValues.InlineString;
        cell.AppendChild(new InlineString(new Text(clean) { Space = SpaceProcessingModeValues.Preserve }));
    }

    /// <summary>Freezes and filters the header, and makes columns as wide as what is in them.</summary>
    private static void Layout(WorksheetPart part, SheetData data, int columns, IEnumerable<Row> changed)
    {
        var sheet = part.Worksheet;
        if (sheet.SheetViews is null)
        {
            var pane = new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen };
            sheet.InsertAt(new SheetViews(new SheetView(pane, new Selection { Pane = PaneValues.BottomLeft }) { WorkbookViewId = 0 }), 0);
        }

        var widths = sheet.GetFirstChild<Columns>() ?? sheet.InsertBefore(new Columns(), data)!;
        var known = widths.Elements<Column>().ToDictionary(c => (int)(c.Min?.Value ?? 0) - 1);
        foreach (var row in changed)
        {
            foreach (var cell in row.Elements<Cell>())
            {
                var column = SheetReader.ColumnOf(cell.CellReference?.Value, 0);
                var width = Math.Clamp((cell.InlineString?.InnerText.Length ?? Math.Max(10, cell.CellValue?.Text.Length ?? 0)) + 3, 8, 60);
                if (!known.TryGetValue(column, out var spec))
                {
                    known[column] = widths.AppendChild(new Column { Min = (uint)column + 1, Max = (uint)column + 1, Width = width, CustomWidth = true });
                }
                else if ((spec.Width?.Value ?? 0) < width && spec.Max?.Value == spec.Min?.Value)
                {
                    (spec.Width, spec.CustomWidth) = (width, true);
                }
            }
        }

        var last = data.Elements<Row>().Max(r => r.RowIndex?.Value ?? 1).ToString(CultureInfo.InvariantCulture);
        var range = $"A1:{SheetReader.Letters(columns - 1)}{last}";
        var filter = sheet.GetFirstChild<AutoFilter>() ?? sheet.InsertAfter(new AutoFilter(), data)!;
        filter.Reference = range;
    }
}
