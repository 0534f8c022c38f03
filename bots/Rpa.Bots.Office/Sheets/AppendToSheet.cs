using Rpa.Bots.Actions;
using Rpa.Bots.Effects;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Office.Sheets;

/// <summary>
/// `sheet.append`: a row in a workbook, one per case and sheet. The case reference is the row's key: where the row does not hold it, it comes first in a column
/// `Fall`. A further visit replaces the case's row. The probe finds the row when it says what was to be written.
/// </summary>
internal sealed class AppendToSheet(OfficeOptions options) : IProbingAction
{
    private const string KeyColumn = "Fall";
    private const string DefaultSheet = "Ergebnisse";
    private readonly SheetFolder _folder = new(options);

    public static ActionSignature TheSignature { get; } = new(
        "sheet.append",
        new LocalText("Zeile in eine Tabelle schreiben", "Write a row to a sheet"),
        [new("file", CelType.String), new("sheet", CelType.String, IsRequired: false), new("row", CelType.Map(CelType.String, CelType.Dyn))],
        [new("file", CelType.String), new("sheet", CelType.String), new("row", CelType.Int)],
        ["unreadable"],
        IsEffect: true,
        "office")
    {
        BringsOwnProbe = true,
        WritesCaseReference = true,
    };

    public ActionSignature Signature => TheSignature;

    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var (file, sheet, row, key) = Inputs(context);
        var path = _folder.PathOf(file);
        using var held = await _folder.LockAsync(path, context.Time, cancellationToken);
        byte[] bytes;
        int number;
        try
        {
            using var writer = new SheetWriter(await SheetFolder.ReadAsync(path, cancellationToken));
            (number, _) = writer.Put(sheet, row, key);
            bytes = writer.ToArray();
        }
        catch (SheetException e)
        {
            return new ActionOutcome.Refused("unreadable", $"{file}: {e.Message}");
        }

        var staged = await SheetFolder.StageAsync(path, bytes, cancellationToken);
        var armed = await context.Effect.BeginAsync($"write row of {context.Case.Reference} to {file}, sheet {sheet}", cancellationToken);
        armed.DemandArmed();
        File.Move(staged, path, overwrite: true);
        context.Evidence.Step($"wrote row {number} of {file}, sheet {sheet}");
        return new ActionOutcome.Done(Result(file, sheet, number));
    }

    public async Task<ProbeAnswer> ProbeAsync(ActionContext context, Intent intent, CancellationToken cancellationToken)
    {
        var (file, sheet, row, key) = Inputs(context);
        var path = _folder.PathOf(file);
        using var held = await _folder.LockAsync(path, context.Time, cancellationToken);
        try
        {
            var bytes = await SheetFolder.ReadAsync(path, cancellationToken);
            if (bytes.IsEmpty || !SheetReader.Sheets(bytes).Contains(sheet, StringComparer.OrdinalIgnoreCase))
            {
                return new ProbeAnswer.NotFound();
            }

            var table = SheetReader.Read(bytes, sheet);
            var mine = table.Rows.Select((r, i) => (Row: r, Number: i + 2)).Where(r => r.Row[key]?.ToString() == context.Case.Reference).ToList();
            return mine.Count switch
            {
                0 => new ProbeAnswer.NotFound(),
                1 when Says(mine[0].Row, row) => new ProbeAnswer.Found(Result(file, sheet, mine[0].Number)),
                1 => new ProbeAnswer.NotFound(),
                _ => new ProbeAnswer.Several(mine.Count, $"{file}, sheet {sheet}, has {mine.Count} rows of {context.Case.Reference}."),
            };
        }
        catch (SheetException e)
        {
            return new ProbeAnswer.Unknown($"{file}: {e.Message}");
        }
    }

    /// <summary>Compares as a workbook of the row alone reads, since a cell is not the value that was put in it (times lose their nanoseconds, for one).</summary>
    private static bool Says(MapValue found, IReadOnlyList<KeyValuePair<string, Value>> row)
    {
        using var writer = new SheetWriter();
        writer.Put(DefaultSheet, row);
        var wanted = SheetReader.Read(writer.ToArray()).Rows.FirstOrDefault() ?? MapValue.Empty;
        return row.All(c => Equals(found[c.Key], wanted[c.Key]));
    }

    private static (string File, string Sheet, IReadOnlyList<KeyValuePair<string, Value>> Row, string Key) Inputs(ActionContext context)
    {
        var file = context.Inputs.Text("file") ?? throw new InvalidOperationException("`file` is missing in `with:`.");
        var sheet = SheetWriter.SheetName(context.Inputs.Text("sheet") ?? DefaultSheet);
        var given = context.Inputs["row"] as MapValue ?? throw new InvalidOperationException("`row` in `with:` is no mapping of columns to values.");
        var row = given.Entries.Select(e => KeyValuePair.Create(e.Key.ToString().Trim(), e.Value)).Where(e => e.Value is not NullValue).ToList();
        if (row.Count >= SheetReader.MaxColumns)
        {
            throw new InvalidOperationException($"A row has {row.Count} columns; at most {SheetReader.MaxColumns - 1} are possible.");
        }

        var reference = context.Case.Reference;
        var key = row.Find(c => c.Value is StringValue text && text.Text == reference).Key;
        if (key is null)
        {
            key = KeyColumn;
            row.RemoveAll(c => c.Key == key);
            row.Insert(0, KeyValuePair.Create(key, Value.Of(reference)));
        }

        return (file, sheet, row, key);
    }

    private static MapValue Result(string file, string sheet, int row) => Value.Map(("file", Value.Of(file)), ("sheet", Value.Of(sheet)), ("row", Value.Of(row)));
}
