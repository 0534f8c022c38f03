using System.Globalization;
using System.IO.Compression;
using System.Text;
using Rpa.Bots.Ocr.Pdf;

namespace Rpa.Bots.Ocr.Tests.Pdf;

public sealed class PdfFormTests
{
    // RC4 with 40 bits, an owner's password, none to open it.
    private const string Locked =
        "JVBERi0xLjcKMSAwIG9iago8PCAvVHlwZSAvQ2F0YWxvZyAvUGFnZXMgMiAwIFIgPj4KZW5kb2JqCjIgMCBvYmoKPDwgL1R5cGUgL1BhZ2VzIC9LaWRzIFszIDAgUl0gL0NvdW50IDEgPj4KZW5kb2JqCjMgMCBvYmoKPDwgL1R5cGUgL1Bh"
        + "Z2UgL1BhcmVudCAyIDAgUiAvTWVkaWFCb3ggWzAgMCA1OTUgODQyXSAvQ29udGVudHMgNCAwIFIgL1Jlc291cmNlcyA8PCAvRm9udCA8PCAvRjEgNSAwIFIgPj4gPj4gL0Fubm90cyBbNyAwIFJdID4+CmVuZG9iago0IDAgb2JqCjw8IC9M"
        + "ZW5ndGggMTA2ID4+CnN0cmVhbQoqhwTJYKJHifQeJi9IxQBl3wWLPYbGirT+G/XCdI9X+FZVJI8jybawGOlBbtkaFu57VZydKKvJLv6JP0eBHDDbyXBvZLmPO2xhieGjIOhTbil6wjMMpCa6A9B3bOsw+3nNgH8etgVL38QACmVuZHN0cmVh"
        + "bQplbmRvYmoKNSAwIG9iago8PCAvVHlwZSAvRm9udCAvU3VidHlwZSAvVHlwZTEgL0Jhc2VGb250IC9IZWx2ZXRpY2EgPj4KZW5kb2JqCjYgMCBvYmoKPDwgL0ZpbHRlciAvU3RhbmRhcmQgL1YgMSAvUiAyIC9PIDxjOTI0MjI2ODdmYWNl"
        + "ZTY4NmUzNzNmMTBiNWM3ZDA0NzM4MDUzMTUyZjdlMmVlMzBlMTFjNjllYzQ0MjU3NmFiPiAvVSA8NzhjNzlhYTBmOTQ1YTA0YTUxZmY4MjgyM2NiYjFhZDllMTFkMzFhMzczOGRkMjYwZGEyYzBiY2VjODVkNjJhNj4gL1AgLTQ0ID4+CmVu"
        + "ZG9iago3IDAgb2JqCjw8IC9UeXBlIC9Bbm5vdCAvU3VidHlwZSAvV2lkZ2V0IC9GVCAvVHggL1QgPGJlY2I3NWVjODdiYzE1PiAvViA8ODljYTY5ZTM+IC9SZWN0IFsyMDAgNzU1IDQwMCA3NzVdIC9GIDQgPj4KZW5kb2JqCnhyZWYKMCA4"
        + "CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAwOSAwMDAwMCBuIAowMDAwMDAwMDU4IDAwMDAwIG4gCjAwMDAwMDAxMTUgMDAwMDAgbiAKMDAwMDAwMDI1NyAwMDAwMCBuIAowMDAwMDAwNDE0IDAwMDAwIG4gCjAwMDAwMDA0ODQgMDAw"
        + "MDAgbiAKMDAwMDAwMDY4MCAwMDAwMCBuIAp0cmFpbGVyIDw8IC9TaXplIDggL1Jvb3QgMSAwIFIgL0VuY3J5cHQgNiAwIFIgL0lEIFs8MzAzMTMyMzMzNDM1MzYzNzM4Mzk2MTYyNjM2NDY1NjY+PDMwMzEzMjMzMzQzNTM2MzczODM5NjE2"
        + "MjYzNjQ2NTY2Pl0gPj4Kc3RhcnR4cmVmCjgwMgolJUVPRgo=";

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
    public void AFileLockedAgainstChangesOnlyIsRead()
    {
        var widget = Assert.Single(PdfForm.Read(Convert.FromBase64String(Locked)));
        Assert.Equal(("vorname", "Anna"), (widget.Name, widget.Value));
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
