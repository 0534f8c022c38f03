using System.Text;
using Rpa.Bots.Assets;
using Rpa.Bots.Ocr.Forms;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Ocr.Tests.Forms;

public sealed class WordListTests
{
    private const string Form = """
        form: leave
        anchors:
          - { text: Antrag auf Genehmigung, at: [20, 20] }
          - { text: Stadt Mainz, at: [150, 20] }
          - { text: Bankverbindung, at: [20, 180] }
          - { text: Unterschrift, at: [120, 262] }
        fields:
          street: { type: text, at: [60, 45, 120, 8], dictionary: forms/streets }
        """;

    [Fact]
    public void ADictionaryComesFromAListOfTheBundleAndTravelsWithTheTemplate()
    {
        var (asset, findings) = Parse("# streets\r\nGroße Bleiche\r\n\r\nKaiserstraße\r\nKaiserstraße\r\n"u8.ToArray());
        Assert.Empty(findings);
        Assert.Equal(["forms/streets"], ((IAsset)asset!).Uses);
        Assert.Equal(["Große Bleiche", "Kaiserstraße"], asset.Template.Fields[0].Dictionary);
        Assert.Null(asset.Template.Source);
        Assert.Equal("Große Bleiche", FieldValues.Parse(asset.Template.Fields[0], "Grobe Bleiche").Value);
        var again = new FormParser(new DiagnosticBag()).Parse("leave", "leave", Encoding.UTF8.GetBytes(FormWriter.Write(asset.Template)));
        Assert.Equal(["Große Bleiche", "Kaiserstraße"], again!.Fields[0].Dictionary);
    }

    [Theory]
    [InlineData(null, "does not exist")]
    [InlineData(new byte[] { 0xC3, 0x28 }, "is no UTF-8 text")]
    [InlineData(new byte[] { (byte)'#', (byte)'a', 10 }, "holds no word")]
    [InlineData(new byte[] { (byte)'a', 0, (byte)'b' }, "is no word")]
    public void AListThatCannotBeUsedIsAFindingAtItsName(byte[]? list, string says)
    {
        var (_, findings) = Parse(list);
        var finding = Assert.Single(findings);
        Assert.Equal(("RPA610", 8), (finding.Code, finding.Span.Line));
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AListIsAnAssetOfItsOwnSoThatItBelongsToTheBundleAndItsVersion()
    {
        var diagnostics = new DiagnosticBag();
        var kind = Assert.Single(OcrBot.AssetKinds, kind => kind.Ending == ".words.txt");
        Assert.Equal("forms/streets", kind.Parse(new AssetSource("forms/streets", "f", "eins\n"u8.ToArray(), CelEnvironment.Empty), diagnostics)!.Name);
        Assert.Null(kind.Parse(new AssetSource("forms/streets", "f", new byte[] { 0xFF }, CelEnvironment.Empty), diagnostics));
        Assert.True(diagnostics.HasErrors);
    }

    private static (FormAsset? Asset, IReadOnlyList<Diagnostic> Findings) Parse(byte[]? list)
    {
        var diagnostics = new DiagnosticBag();
        var source = new AssetSource("forms/leave", "leave.form.yaml", Encoding.UTF8.GetBytes(Form), CelEnvironment.Empty)
        {
            Beside = path => path == "forms/streets.words.txt" && list is not null ? list : (ReadOnlyMemory<byte>?)null,
        };
        var asset = new FormAssetKind().Parse(source, diagnostics) as FormAsset;
        return (asset, diagnostics.ToImmutable());
    }
}
