using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Office.Sheets;

/// <summary>`sheet.read`: the rows of a sheet, out of a file of the folder or a document of the case; each row a map by the columns' names.</summary>
internal sealed class ReadSheet(OfficeOptions options) : IBotAction
{
    private readonly SheetFolder _folder = new(options);

    public static ActionSignature TheSignature { get; } = new(
        "sheet.read",
        new LocalText("Tabelle lesen", "Read a sheet"),
        [new("file", CelType.String, IsRequired: false), new("document", CelType.Document, IsRequired: false), new("sheet", CelType.String, IsRequired: false)],
        [new("rows", CelType.List(CelType.Map(CelType.String, CelType.Dyn))), new("count", CelType.Int), new("columns", CelType.List(CelType.String)), new("sheet", CelType.String)],
        ["unreadable", "missing"],
        IsEffect: false,
        "office");

    public ActionSignature Signature => TheSignature;

    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes;
        string name;
        try
        {
            if (Document.FromValue(context.Inputs["document"]) is { } document)
            {
                (name, bytes) = (document.Name, await context.Documents.ReadAsync(document, cancellationToken));
            }
            else
            {
                name = context.Inputs.Text("file") ?? throw new InvalidOperationException("Neither `file` nor `document` is given in `with:`.");
                bytes = await SheetFolder.ReadAsync(_folder.PathOf(name), cancellationToken);
                if (bytes.IsEmpty)
                {
                    return new ActionOutcome.Refused("missing", $"There is no sheet '{name}'.");
                }
            }

            var table = SheetReader.Read(bytes, context.Inputs.Text("sheet"));
            return new ActionOutcome.Done(Value.Map(
                ("rows", Value.Of(table.Rows)), ("count", Value.Of(table.Rows.Length)), ("columns", Value.Of(table.Header.Select(Value.Of))), ("sheet", Value.Of(table.Name))));
        }
        catch (SheetException e)
        {
            return new ActionOutcome.Refused("unreadable", e.Message);
        }
    }
}
