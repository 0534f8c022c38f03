using System.Text;
using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pages;

namespace Rpa.Bots.Ocr.Tests.Pages;

[Trait("needs", "poppler")]
public sealed class PageLoaderTests
{
    private static readonly PageLoader Loader = new(new PdfPages(new Sandbox(TimeProvider.System)), PageLimits.Default);

    [Fact]
    public async Task APdfIsDrawnPageByPageAtThreeHundredDpi()
    {
        var pages = await Loader.LoadAsync(new Paper().Text(20, 30, "eins").NextPage().Text(20, 30, "zwei").ToPdf(), default);
        Assert.Equal([1, 2], pages.Select(page => page.Number));
        Assert.All(pages, page => Assert.Equal((300, 2481, true), (page.Dpi, page.Picture.Width, page.Picture.ToGrayBytes().Any(gray => gray < 60))));
    }

    [Fact]
    public async Task APdfWithTooManyPagesIsUnreadable()
    {
        var paper = new Paper();
        for (var i = 0; i < 25; i++)
        {
            paper.NextPage();
        }

        Assert.Equal("too-large", (await UnreadableAsync(paper.ToPdf())).Reason);
    }

    [Fact]
    public async Task OnePageThatStandsInAFileThousandsOfTimesIsTooManyPages()
    {
        var pdf = Encoding.Latin1.GetString(new Paper().Text(20, 30, "eins").ToPdf()).Replace("/Count 1 /Kids [6 0 R]", $"/Count 5000 /Kids [{string.Concat(Enumerable.Repeat("6 0 R ", 5000))}]", StringComparison.Ordinal);
        var unreadable = await UnreadableAsync(Encoding.Latin1.GetBytes(pdf));
        Assert.Equal("too-large", unreadable.Reason);
        Assert.Contains("5000 pages; at most 20", unreadable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APageAsLargeAsAHouseIsUnreadable()
    {
        var pdf = Encoding.Latin1.GetString(new Paper().ToPdf()).Replace("595.276 841.89", "14400. 14400.", StringComparison.Ordinal);
        Assert.Equal("too-large", (await UnreadableAsync(Encoding.Latin1.GetBytes(pdf))).Reason);
    }

    [Theory]
    [InlineData("%PDF-1.7 and then nothing of the kind", "damaged")]
    [InlineData("GIF89a", "unsupported")]
    [InlineData("", "empty")]
    public async Task WhatIsNoDocumentIsUnreadableWithItsReason(string text, string reason) =>
        Assert.Equal(reason, (await UnreadableAsync(Encoding.Latin1.GetBytes(text))).Reason);

    [Fact]
    public async Task APdfWithAPasswordIsUnreadableBecauseEncrypted()
    {
        // Standard security handler, revision 2; the entries do not match the empty password.
        var pdf = Encoding.Latin1.GetString(new Paper().Text(20, 30, "geheim").ToPdf()).Replace(
            "trailer <<",
            "trailer << /ID [<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>] /Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <"
            + new string('1', 64) + "> /U <" + new string('2', 64) + "> >>",
            StringComparison.Ordinal);
        Assert.Equal("encrypted", (await UnreadableAsync(Encoding.Latin1.GetBytes(pdf))).Reason);
    }

    [Fact]
    public async Task APageThatIsNoneIsDamagedThoughTheToolsDrawIt()
    {
        var pdf = "%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [9 0 R] /Count 1 >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";
        Assert.Equal("damaged", (await UnreadableAsync(Encoding.ASCII.GetBytes(pdf))).Reason);
    }

    [Fact]
    public async Task APictureWithoutRoomForWritingIsDamaged()
    {
        using var thin = Pix.FromGray(5000, 3, new byte[15000]);
        Assert.Equal("damaged", (await UnreadableAsync(thin.ToPng())).Reason);
    }

    [Fact]
    public async Task ACroppedAndTurnedPdfPageKeepsItsTextInPlace()
    {
        var pdf = Encoding.Latin1.GetString(new Paper().Text(50, 100, "Mitte").ToPdf()).Replace(
            "/MediaBox [0 0 595.276 841.89]", "/MediaBox [0 0 595.276 841.89] /CropBox [50 50 545 791] /Rotate 90", StringComparison.Ordinal);
        var page = Assert.Single(await Loader.LoadAsync(Encoding.Latin1.GetBytes(pdf), default));
        var word = Assert.Single(page.Layer!.Words);
        Assert.True(page.Picture.Width > page.Picture.Height);
        using var crop = page.Picture.Crop((int)(word.X * page.Picture.Width), (int)(word.Y * page.Picture.Height), (int)(word.Width * page.Picture.Width), (int)(word.Height * page.Picture.Height));
        Assert.Contains(crop.ToGrayBytes(), gray => gray < 80);
    }

    [Fact]
    public async Task HeicIsUnreadableAsUnsupported()
    {
        byte[] heic = [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8];
        Assert.Equal("unsupported", (await UnreadableAsync(heic)).Reason);
    }

    [Fact]
    public async Task EveryPageOfATiffIsRead()
    {
        var tiff = Pix.ToTiff([Pix.FromGray(900, 30, new byte[900 * 30]), Pix.FromGray(800, 30, new byte[800 * 30])]);
        var pages = await Loader.LoadAsync(tiff, default);
        Assert.Equal([900, 800], pages.Select(page => page.Picture.Width));
    }

    private static Task<UnreadableException> UnreadableAsync(byte[] document) =>
        Assert.ThrowsAsync<UnreadableException>(() => Loader.LoadAsync(document, default));
}
