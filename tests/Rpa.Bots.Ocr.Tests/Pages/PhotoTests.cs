using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;
using Rpa.Bots.Ocr.Tests.Forms;
using Rpa.Samples.People;
using Rpa.Samples.Scans;

namespace Rpa.Bots.Ocr.Tests.Pages;

[Trait("needs", "tesseract")]
[Trait("needs2", "poppler")]
public sealed class PhotoTests
{
    [Fact]
    public async Task ASheetOnATableIsFoundItsPerspectiveUndoneAndItsFieldsRead()
    {
        var page = (await GrayPage.RasterizeAsync(SampleForm.Draw(SampleForm.Filled).ToPdf(), 200, default))[0];
        var photo = Photo.Take(page, aside: 0.05, shadow: 0.35, Dice.For(7, 1));
        using var reader = new DocumentReader(TimeProvider.System);
        var reading = await reader.ReadAsync(new ReadRequest(photo, [SampleForm.Template], FindMrz: false), default);
        Assert.Contains("sheet found in the photo, perspective undone", reading.Pages[0].Steps);
        Assert.InRange((double)reading.Pages[0].Height / reading.Pages[0].Width, 1.41, 1.42);
        Assert.Equal("application", reading.Form);
        Assert.Equal(new DateOnly(1984, 3, 7), reading.Fields.Single(field => field.Name == "birthDate").Value);
        Assert.True(reading.Fields.Count(field => field.Accepted) >= 9, string.Join("\n", reading.Fields.Select(field => $"{field.Name} {field.Accepted} {field.ReadAs} {string.Join(';', field.Checks)}")));

        var flat = await reader.ReadAsync(new ReadRequest(photo, [], FindMrz: false) { Without = PageSteps.Sheet | PageSteps.Turn, FieldsWanted = false }, default);
        Assert.DoesNotContain("sheet found in the photo, perspective undone", flat.Pages[0].Steps);
    }

    [Fact]
    public async Task AScanThatFillsThePictureHasNoSheetInIt()
    {
        var page = (await GrayPage.RasterizeAsync(SampleForm.Draw(SampleForm.Filled).ToPdf(), 100, default))[0];
        Stains.Edge(page.Pixels, page, 4, Dice.For(3, 1));
        using var picture = Pix.FromGray(page.Width, page.Height, page.Pixels, 100);
        Assert.Null(PageFinder.Find(picture));
    }
}
