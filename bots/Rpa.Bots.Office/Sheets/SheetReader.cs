using System.Collections.Immutable;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Rpa.Expressions.Values;
using Value = Rpa.Expressions.Values.Value;

namespace Rpa.Bots.Office.Sheets;

/// <summary>A sheet as a table: the first row that is not empty names the columns.</summary>
/// <param name="Name">The sheet's name.</param>
/// <param name="Header">The columns' names; a column without one is called by its letter.</param>
/// <param name="Rows">The rows below that are not empty; absent cells are empty.</param>
public sealed record SheetTable(string Name, ImmutableArray<string> Header, ImmutableArray<MapValue> Rows);

/// <summary>Reads workbooks (.xlsx): numbers as numbers, dates as dates, formulas by their last value.</summary>
public static class SheetReader
{
    /// <summary>The most rows.</summary>
    public const int MaxRows = 100_000;

    /// <summary>The most columns.</summary>
    public const int MaxColumns = 500;

    /// <summary>Reads a sheet, the first one where no name is given.</summary>
    /// <exception cref="SheetException">The bytes are no workbook, too large, or have no such sheet.</exception>
    public static SheetTable Read(ReadOnlyMemory<byte> bytes, string? sheet = null)
    {
        using var stream = new MemoryStream(bytes.ToArray());
        using var document = SheetFile.Open(stream, isEditable: false);
        try
        {
            return Read(document.WorkbookPart!, sheet);
        }
        catch (Exception e) when (e is not (SheetException or OutOfMemoryException))
        {
            throw new SheetException("The workbook is damaged.", e);
        }
    }

    /// <summary>The names of a workbook's sheets.</summary>
    /// <exception cref="SheetException">The bytes are no workbook.</exception>
    public static ImmutableArray<string> Sheets(ReadOnlyMemory<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray());
        using var document = SheetFile.Open(stream, isEditable: false);
        return [.. document.WorkbookPart!.Workbook.Sheets!.Elements<Sheet>().Select(s => s.Name?.InnerText ?? "")];
    }

    /// <summary>The number of a column (from 0) out of a cell's reference: `C5` is 2.</summary>
    internal static int ColumnOf(string? reference, int otherwise)
    {
        var column = 0;
        foreach (var c in (reference ?? "").TakeWhile(char.IsAsciiLetter).Take(4))
        {
            column = (column * 26) + (char.ToUpperInvariant(c) - 'A' + 1);
        }

        return column == 0 ? otherwise : column - 1;
    }

    /// <summary>The letters of a column, from 0.</summary>
    internal static string Letters(int column)
    {
        var letters = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        {
            letters = (char)('A' + ((rest - 1) % 26)) + letters;
        }

        return letters;
    }

    private static SheetTable Read(WorkbookPart workbook, string? name)
    {
        var sheets = workbook.Workbook.Sheets!.Elements<Sheet>().ToList();
        var sheet = name is null ? sheets.FirstOrDefault() : sheets.Find(s => string.Equals(s.Name?.Value, name, StringComparison.OrdinalIgnoreCase));
        if (sheet?.Id?.Value is not { } id || workbook.GetPartById(id) is not WorksheetPart part)
        {
            throw new SheetException($"The workbook has no sheet '{name}'. It has: {string.Join(", ", sheets.Select(s => s.Name?.Value))}.");
        }

        var reader = new CellReader(workbook);
        string[]? header = null;
        var rows = ImmutableArray.CreateBuilder<MapValue>();
        foreach (var row in part.Worksheet.GetFirstChild<SheetData>()?.Elements<Row>() ?? [])
        {
            var cells = Cells(row, reader);
            if (cells.Count == 0)
            {
                continue;
            }

            if (header is null)
            {
                header = Header(cells);
                continue;
            }

            if (rows.Count == MaxRows)
            {
                throw new SheetException($"The sheet has more than {MaxRows} rows.");
            }

            rows.Add(MapValue.FromStrings(cells.Select(c => KeyValuePair.Create(c.Key < header.Length ? header[c.Key] : Letters(c.Key), c.Value))));
        }

        return new SheetTable(sheet.Name?.Value ?? "", [.. header ?? []], rows.DrainToImmutable());
    }

    private static SortedDictionary<int, Value> Cells(Row row, CellReader reader)
    {
        var cells = new SortedDictionary<int, Value>();
        var next = 0;
        foreach (var cell in row.Elements<Cell>())
        {
            var column = ColumnOf(cell.CellReference?.Value, next);
            next = column + 1;
            if (column >= MaxColumns)
            {
                throw new SheetException($"The sheet has more than {MaxColumns} columns.");
            }

            if (reader.Read(cell) is { } value)
            {
                cells[column] = value;
            }
        }

        return cells;
    }

    private static string[] Header(SortedDictionary<int, Value> cells)
    {
        var names = new string[cells.Keys.Max() + 1];
        for (var i = 0; i < names.Length; i++)
        {
            var name = cells.TryGetValue(i, out var value) ? value.ToString().Trim() : Letters(i);
            names[i] = names.AsSpan(0, i).Contains(name) ? $"{name} ({Letters(i)})" : name;
        }

        return names;
    }
}
