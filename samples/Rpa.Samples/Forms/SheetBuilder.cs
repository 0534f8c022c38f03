namespace Rpa.Samples.Forms;

/// <summary>Lays rows of labels and fields on a page, top to bottom, as an office's designer would with a ruler.</summary>
internal sealed class SheetBuilder
{
    private const double Left = 20;
    private const double FieldLeft = 78;
    private const double RowHeight = 11;
    private const double FieldHeight = 8;
    private const double Mark = 4;
    private readonly List<PrintedText> _texts = [];
    private readonly List<FormField> _fields = [];
    private double _y;

    public SheetBuilder(string office, string title, string explanation, string formNumber)
    {
        _texts.Add(new("Stadt Mainz", Left, 20, 13, Bold: true, Anchor: true));
        _texts.Add(new(office, 128, 20, 10, Anchor: true));
        _texts.Add(new(title, Left, 36, 16, Bold: true, Anchor: true));
        _texts.Add(new(explanation, Left, 42.5, 8.5));
        _texts.Add(new(formNumber, Left, 286, 8, Anchor: true));
        _texts.Add(new("Bitte nur innerhalb der Felder schreiben", 132, 286, 8, Anchor: true));
        _y = 50;
    }

    public void Section(string heading)
    {
        _y += 3;
        _texts.Add(new(heading, Left, _y + 2, 11, Bold: true, Anchor: true));
        _y += 5.5;
    }

    /// <summary>A label and its field on a row of their own; the width tells how much is expected.</summary>
    public void Row(string label, FormField field, double width = 112)
    {
        _texts.Add(new(label, Left, _y + 5.4, 9.5, Anchor: true));
        _fields.Add(field with { At = new(FieldLeft, _y, width, FieldHeight) });
        _y += RowHeight;
    }

    /// <summary>Two labels and fields on one row.</summary>
    public void Pair(string label, FormField field, double width, string secondLabel, double secondLabelX, FormField second, double secondX)
    {
        _texts.Add(new(label, Left, _y + 5.4, 9.5, Anchor: true));
        _fields.Add(field with { At = new(FieldLeft, _y, width, FieldHeight) });
        _texts.Add(new(secondLabel, secondLabelX, _y + 5.4, 9.5));
        _fields.Add(second with { At = new(secondX, _y, 190 - secondX, FieldHeight) });
        _y += RowHeight;
    }

    public void Marked(string text, FormField field)
    {
        _fields.Add(field with { At = new(Left, _y + 1.5, Mark, Mark) });
        _texts.Add(new(text, Left + 7, _y + 4.9, 9.5));
        _y += 8;
    }

    public void Choice(string label, FormField field, params (string Name, string Text, double X)[] options)
    {
        _texts.Add(new(label, Left, _y + 4.9, 9.5, Anchor: true));
        _fields.Add(field with { Options = [.. options.Select(option => (option.Name, new Zone(option.X, _y + 1.5, Mark, Mark)))] });
        _texts.AddRange(options.Select(option => new PrintedText(option.Text, option.X + 7, _y + 4.9, 9.5)));
        _y += 8.5;
    }

    public void Lines(string label, FormField field, double height)
    {
        _texts.Add(new(label, Left, _y + 4, 9.5, Anchor: true));
        _fields.Add(field with { At = new(Left, _y + 6, 170, height) });
        _y += height + 9;
    }

    public FormLayout Finish(string name, string german, string english, bool signed)
    {
        Zone? signature = null;
        if (signed)
        {
            _texts.Add(new("Datum", Left, 271, 8.5, Anchor: true));
            _fields.Add(new FormField("signedOn", "date") { At = new(Left, 258, 42, FieldHeight) });
            _texts.Add(new("Unterschrift", 110, 271, 8.5, Anchor: true));
            signature = new(110, 254, 70, 12);
        }

        return new FormLayout(name, german, english, _texts, _fields) { Signature = signature };
    }
}
