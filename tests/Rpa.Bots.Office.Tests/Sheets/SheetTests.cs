using System.IO.Compression;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Rpa.Bots.Office.Sheets;
using Rpa.Expressions.Values;
using Value = Rpa.Expressions.Values.Value;

namespace Rpa.Bots.Office.Tests.Sheets;

public sealed class SheetTests
{
    private static KeyValuePair<string, Value>[] Row(params (string, Value)[] cells) => [.. cells.Select(c => KeyValuePair.Create(c.Item1, c.Item2))];

    private static byte[] Book(params KeyValuePair<string, Value>[][] rows)
    {
        using var writer = new SheetWriter();
        foreach (var row in rows)
        {
            writer.Put("Fälle", row, "Fall");
        }

        return writer.ToArray();
    }

    private static readonly KeyValuePair<string, Value>[] First = Row(
        ("Fall", Value.Of("2026-000001")), ("Tage", Value.Of(84)), ("Gebühr", Value.Of(1234.50m)), ("Eingang", Value.Of(new DateOnly(2026, 11, 21))),
        ("Zeit", Value.Of(new DateTimeOffset(2026, 11, 21, 13, 30, 0, TimeSpan.Zero))), ("Vollständig", Value.Of(true)), ("PLZ", Value.Of("01067")), ("Name", Value.Of("Müller-Ștefan ß")));

    [Fact]
    public void WhatIsWrittenIsReadAsTheSameValues()
    {
        var table = SheetReader.Read(Book(First));
        Assert.Equal("Fälle", table.Name);
        Assert.Equal(["Fall", "Tage", "Gebühr", "Eingang", "Zeit", "Vollständig", "PLZ", "Name"], table.Header);
        var row = Assert.Single(table.Rows);
        Assert.Equal(MapValue.FromStrings(First), row);
        Assert.IsType<StringValue>(row["PLZ"]);
        Assert.IsType<DateValue>(row["Eingang"]);
        Assert.IsType<TimestampValue>(row["Zeit"]);
    }

    [Fact]
    public void AWorkbookIsValidWithAStyledFrozenHeaderAndWideColumns()
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(Book(First)), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => e.Description));
        var sheet = document.WorkbookPart!.WorksheetParts.Single().Worksheet;
        Assert.Equal(PaneStateValues.Frozen, sheet.Descendants<Pane>().Single().State!.Value);
        Assert.Equal("A1:H2", sheet.Descendants<AutoFilter>().Single().Reference!.Value);
        Assert.True(sheet.Descendants<Column>().ElementAt(7).Width!.Value >= 18);
        var styles = document.WorkbookPart.WorkbookStylesPart!.Stylesheet;
        var header = styles.CellFormats!.Elements<CellFormat>().ElementAt((int)sheet.Descendants<Cell>().First().StyleIndex!.Value);
        Assert.NotNull(styles.Fonts!.Elements<Font>().ElementAt((int)header.FontId!.Value).Bold);
    }

    [Fact]
    public void ARowOfTheSameKeyIsReplacedAndNewColumnsComeBehind()
    {
        var second = Row(("Fall", Value.Of("2026-000002")), ("Tage", Value.Of(1)));
        var again = Row(("Fall", Value.Of("2026-000001")), ("Tage", Value.Of(90)), ("Neu", Value.Of("x")));
        var table = SheetReader.Read(Book(First, second, again));
        Assert.Equal(["2026-000001", "2026-000002"], table.Rows.Select(r => r.Text("Fall")));
        Assert.Equal(Value.Of(90), table.Rows[0]["Tage"]);
        Assert.Equal("01067", table.Rows[0].Text("PLZ"));
        Assert.Equal("x", table.Rows[0].Text("Neu"));
        Assert.Equal("Neu", table.Header[^1]);
    }

    [Fact]
    public void OtherContentOfAnExistingWorkbookStays()
    {
        using var other = new SheetWriter(Book(First));
        other.Put("Zweite", Row(("A", Value.Of("b"))));
        using var writer = new SheetWriter(other.ToArray());
        writer.Put("fälle", Row(("Fall", Value.Of("2026-000009"))), "Fall");
        var bytes = writer.ToArray();
        Assert.Equal(["Fälle", "Zweite"], SheetReader.Sheets(bytes));
        Assert.Equal(2, SheetReader.Read(bytes, "Fälle").Rows.Length);
        Assert.Equal("b", SheetReader.Read(bytes, "Zweite").Rows[0].Text("A"));
        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => e.Description));
        Assert.Equal(5, document.WorkbookPart!.WorkbookStylesPart!.Stylesheet.CellFormats!.ChildElements.Count);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"https://evil.example\")")]
    [InlineData("+1+1")]
    [InlineData("@SUM(A1)")]
    [InlineData("a\u0001b\u000Bc\uFFFE")]
    [InlineData("<x>&amp;")]
    public void ATextIsNeverAFormulaAndNeverBreaksTheFile(string text)
    {
        var bytes = Book(Row(("Fall", Value.Of("1")), (text, Value.Of(text))));
        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        Assert.Empty(document.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<CellFormula>());
        var expected = string.Concat(text.Where(c => !char.IsControl(c) && c != '\uFFFE'));
        Assert.Contains(expected, SheetReader.Read(bytes).Rows[0].Entries.Values.Select(v => v.ToString()));
    }

    [Fact]
    public void NumbersThatASheetCannotHoldExactlyStayText()
    {
        var row = SheetReader.Read(Book(Row(("Fall", Value.Of("1")), ("Nummer", Value.Of(1_234_567_890_123_456_789)), ("Alt", Value.Of(new DateOnly(1850, 1, 1)))))).Rows[0];
        Assert.Equal("1234567890123456789", row.Text("Nummer")!.Replace(".", "", StringComparison.Ordinal));
        Assert.Equal("01.01.1850", row.Text("Alt"));
    }

    [Fact]
    public void AWorkbookAsExcelSavesItIsRead()
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, DocumentFormat.OpenXml.SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var shared = workbook.AddNewPart<SharedStringTablePart>();
            shared.SharedStringTable = new SharedStringTable(new SharedStringItem(new Text("Straße")), new SharedStringItem(new Run(new Text("Große ")), new Run(new Text("Bleiche"))));
            var styles = workbook.AddNewPart<WorkbookStylesPart>();
            styles.Stylesheet = new Stylesheet(
                new NumberingFormats(new NumberingFormat { NumberFormatId = 170, FormatCode = "[$-407]d. mmmm yyyy;@" }),
                new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 14 }, new CellFormat { NumberFormatId = 170 }));
            var sheet = workbook.AddNewPart<WorksheetPart>();
            static Cell Of(string at, string value, CellValues? type = null, uint? style = null) =>
                new() { CellReference = at, CellValue = new CellValue(value), DataType = type is { } t ? new DocumentFormat.OpenXml.EnumValue<CellValues>(t) : null, StyleIndex = style };
            sheet.Worksheet = new Worksheet(new SheetData(
                new Row { RowIndex = 1 },
                new Row(Of("B3", "0", CellValues.SharedString), Of("D3", "Seit", CellValues.String), Of("E3", "Bis", CellValues.String)) { RowIndex = 3 },
                new Row(Of("B4", "1", CellValues.SharedString), Of("C4", "7"), Of("D4", "46347", style: 1), Of("E4", "46348.5", style: 2), Of("F4", "#REF!", CellValues.Error)) { RowIndex = 4 }));
            workbook.Workbook = new Workbook(new DocumentFormat.OpenXml.Spreadsheet.Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = "Tabelle1" }));
        }

        var table = SheetReader.Read(stream.ToArray());
        Assert.Equal(["A", "Straße", "C", "Seit", "Bis"], table.Header);
        var row = Assert.Single(table.Rows);
        Assert.Equal("Große Bleiche", row.Text("Straße"));
        Assert.Equal(Value.Of(7), row["C"]);
        Assert.Equal(Value.Of(new DateOnly(2026, 11, 21)), row["Seit"]);
        Assert.Equal(Value.Of(new DateOnly(2026, 11, 22)), row["Bis"]);
        Assert.Null(row["F"]);
    }

    [Fact]
    public void ADailyReportHasCountsAndCases()
    {
        var now = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
        var cases = Enumerable.Range(0, 1_000).Select(i => new ReportCase($"2026-{i:000000}", "Reisepass", "Wartet", i % 2 == 0 ? "fertig" : null, now, now, null));
        var bytes = DailyReport.Write([new ReportCount("Reisepass", "Wartet", 1_000)], cases, System.Globalization.CultureInfo.GetCultureInfo("de-DE"));
        Assert.Equal(["Übersicht", "Fälle"], SheetReader.Sheets(bytes));
        Assert.Equal(Value.Of(1_000), SheetReader.Read(bytes).Rows.Single()["Fälle"]);
        var table = SheetReader.Read(bytes, "Fälle");
        Assert.Equal(1_000, table.Rows.Length);
        Assert.Null(table.Rows[1]["Ergebnis"]);
        Assert.Equal(Value.Of(now), table.Rows[999]["Begonnen"]);
        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => e.Description));
    }

    [Fact]
    public void WhatIsNoWorkbookIsRefusedInWords()
    {
        Assert.Throws<SheetException>(() => SheetReader.Read("PK nothing"u8.ToArray()));
        Assert.Throws<SheetException>(() => SheetReader.Read(new byte[SheetFile.MaxBytes + 1]));
        var whole = Book(First);
        Assert.Throws<SheetException>(() => SheetReader.Read(whole.AsMemory(0, whole.Length / 2)));
        Assert.Throws<SheetException>(() => SheetReader.Read(whole, "Dritte"));
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("a.txt");
        }

        Assert.Throws<SheetException>(() => SheetReader.Read(stream.ToArray()));
    }

    [Fact]
    public void DamagedWorkbooksNeverThrowAnythingElse()
    {
        var whole = Book(First);
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var n = random.Next(1, 20); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                SheetReader.Read(bytes);
            }
            catch (SheetException)
            {
                // In words, which is what is wanted.
            }
        }
    }
}
