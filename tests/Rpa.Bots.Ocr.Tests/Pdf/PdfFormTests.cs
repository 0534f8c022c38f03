using System.Globalization;
using System.IO.Compression;
using System.Text;
using Rpa.Bots.Ocr.Pdf;

namespace Rpa.Bots.Ocr.Tests.Pdf;

public sealed class PdfFormTests
{
    private const string Field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /TU (Ihr Name) /V (Anna) /Ff 2 /Rect [100 700 300 720] >>";

    [Fact]
    public void AFieldIsReadWithItsPlaceAndValue()
    {
        var widget = Assert.Single(PdfForm.Read(Write(Field)));
        Assert.Equal(("name", "Ihr Name", "Anna", true, 1, PdfFieldKind.Text), (widget.Name, widget.Label, widget.Value, widget.IsRequired, widget.Page, widget.Kind));
        Assert.Equal((0.1, 0.28, 0.2, 0.02), (Math.Round(widget.Box.X, 4), Math.Round(widget.Box.Y, 4), Math.Round(widget.Box.Width, 4), Math.Round(widget.Box.Height, 4)));
    }

    [Theory]
    [InlineData("(M\\374ller)", "Müller")]
    [InlineData("<FEFF0141007500>", "Łu")]
    [InlineData("(\\(a\\) \\\r\nb)", "(a) b")]
    [InlineData("<4D20FC>", "M ü")]
    [InlineData("(\\233\\225)", "łŁ")]
    public void TextsAreDecoded(string written, string text) =>
        Assert.StartsWith(text, Assert.Single(PdfForm.Read(Write(Field.Replace("(Anna)", written, StringComparison.Ordinal)))).Value, StringComparison.Ordinal);

    [Fact]
    public void ALaterVersionOfAnObjectCounts()
    {
        var once = Encoding.Latin1.GetString(Write(Field));
        var twice = once + "\n4 0 obj\n" + Field.Replace("Anna", "Berta", StringComparison.Ordinal) + "\nendobj\n";
        Assert.Equal("Berta", Assert.Single(PdfForm.Read(Encoding.Latin1.GetBytes(twice))).Value);
    }

    [Fact]
    public void FieldsInPackedObjectsAreFound() => Assert.Equal("Anna", Assert.Single(PdfForm.Read(Write(Field, packed: true))).Value);

    [Fact]
    public void AFieldTakesWhatItsParentsSay()
    {
        var pdf = Write("<< /Subtype /Widget /Parent 9 0 R /T (b) /Rect [0 0 10 10] >>", "9 0 obj << /T (a) /FT /Tx /V (x) /Parent 9 0 R >> endobj\n");
        var widget = Assert.Single(PdfForm.Read(pdf));
        Assert.Equal(("a.b", "x"), (widget.Name, widget.Value));
    }

    [Fact]
    public void ABoxIsMarkedWhenItShowsItsOnState()
    {
        const string Box = "<< /Subtype /Widget /FT /Btn /T (ja) /AS /Ja /AP << /N << /Ja 7 0 R /Off 8 0 R >> >> /Rect [0 0 10 10] >>";
        Assert.True(Assert.Single(PdfForm.Read(Write(Box))).IsMarked);
        Assert.False(Assert.Single(PdfForm.Read(Write(Box.Replace("/AS /Ja", "/AS /Off", StringComparison.Ordinal)))).IsMarked);
    }

    [Fact]
    public void ATurnedPageTurnsItsFields()
    {
        var widget = Assert.Single(PdfForm.Read(Write(Field, turn: 90)));
        Assert.Equal((0.70, 0.1), (Math.Round(widget.Box.X, 2), Math.Round(widget.Box.Y, 2)));
    }

    [Fact]
    public void NoDamageMakesTheReaderThrowOrStandStill()
    {
        var random = new Random(11);
        var sound = Write(Field, packed: true);
        for (var i = 0; i < 400; i++)
        {
            var bytes = sound.ToArray();
            for (var k = 0; k < 6; k++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            _ = PdfForm.Read(i % 5 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
        }
    }

    [Theory]
    [InlineData('[')]
    [InlineData('(')]
    [InlineData('<')]
    public void DepthIsCapped(char open) => _ = PdfForm.Read(Encoding.Latin1.GetBytes("%PDF-1.4\n1 0 obj " + new string(open, 200_000) + " endobj"));

    private static byte[] Write(string field, string more = "", bool packed = false, int turn = 0)
    {
        using var file = new MemoryStream();
        void Add(string text) => file.Write(Encoding.Latin1.GetBytes(text));
        Add(string.Create(CultureInfo.InvariantCulture, $"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 1000 1000] /Rotate {turn} >> endobj\n"));
        Add("3 0 obj << /Type /Page /Parent 2 0 R /Annots [4 0 R] >> endobj\n");
        if (packed)
        {
            using var small = new MemoryStream();
            using (var deflate = new ZLibStream(small, CompressionLevel.Optimal, leaveOpen: true))
            {
                deflate.Write(Encoding.Latin1.GetBytes("4 0 " + field));
            }

            Add($"5 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {small.Length} >>\nstream\n");
            file.Write(small.ToArray());
            Add("\nendstream endobj\n");
        }
        else
        {
            Add($"4 0 obj {field} endobj\n");
        }

        Add(more + "trailer << /Root 1 0 R >>\n%%EOF\n");
        return file.ToArray();
    }
}
