using Rpa.Samples.Forms;

namespace Rpa.Samples.Tests.Forms;

public sealed class FormLayoutTests
{
    public static TheoryData<string> Names() => [.. PaperForms.All.Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void FieldsLieOnThePageAndTouchNeitherEachOtherNorPrintedText(string name)
    {
        var form = PaperForms.All.Single(form => form.Name == name);
        var zones = form.Fields.SelectMany(field => field.Type == "choice" ? field.Options.Select(option => option.Box) : [field.At]).ToList();
        var texts = form.Texts.Select(text => new Zone(text.X, text.Baseline - 3, FormPen.WidthOf(text), 3.5));
        Assert.All(zones.Concat(texts), zone => Assert.True(zone.X >= 15 && zone.X + zone.Width <= 195 && zone.Y >= 10 && zone.Y + zone.Height <= 290, zone.ToString()));
        for (var one = 0; one < zones.Count; one++)
        {
            Assert.All(zones.Skip(one + 1).Concat(texts), other => Assert.False(Overlap(zones[one], other), $"{zones[one]} {other}"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AnchorsAreSpreadOverThePage(string name)
    {
        var anchors = PaperForms.All.Single(form => form.Name == name).Texts.Where(text => text.Anchor).ToList();
        Assert.True(anchors.Count >= 8);
        Assert.True(anchors.Max(text => text.Baseline) - anchors.Min(text => text.Baseline) > 200);
        Assert.True(anchors.Max(text => text.X) - anchors.Min(text => text.X) > 80);
    }

    private static bool Overlap(Zone one, Zone other) =>
        one.X < other.X + other.Width && other.X < one.X + one.Width && one.Y < other.Y + other.Height && other.Y < one.Y + one.Height;
}
