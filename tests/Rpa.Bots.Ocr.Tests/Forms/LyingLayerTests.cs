using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Reading;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>Digital pages whose text says something else than people see: what is seen counts, or nothing.</summary>
[Trait("needs", "tesseract")]
[Trait("needs2", "poppler")]
public sealed class LyingLayerTests : IDisposable
{
    private readonly DocumentReader _reader = new(TimeProvider.System);

    public void Dispose() => _reader.Dispose();

    [Theory]
    [InlineData("name", "Hans Meier", "Hans Maier")]
    [InlineData("name", "Anna K\u00F6hler", "Anna Kohler")]
    [InlineData("name", "Anna Kohler", "Anna K\u00F6hler")]
    [InlineData("name", "Petra Simic", "Petra \u0160imi\u0107")]
    [InlineData("name", "Jan Weber", "Ian Weber")]
    [InlineData("name", "Paul-Emil Haas", "Paul Emil Haas")]
    [InlineData("name", "Maier", "M\u0430ier")]
    [InlineData("name", "Ute Hahn", "UTE HAHN")]
    [InlineData("birthDate", "07.03.1984", "07.08.1984")]
    [InlineData("birthDate", "11.1.1984", "1.11.1984")]
    [InlineData("email", "aenne.mueller@example.de", "aennemueller@example.de")]
    [InlineData("email", "aenne-mueller@example.de", "aenne.mueller@example.de")]
    [InlineData("email", "max.8@example.de", "max.3@example.de")]
    [InlineData("street", "Gro\u00DFe Bleiche 17", "Gro\u00DFe Bleiche 11")]
    [InlineData("street", "Gro\u00DFe Bleiche 17", "Gro\u00DFe Bleiche 17a")]
    [InlineData("street", "Gro\u00DFe Bleiche 17", "Kaiserstra\u00DFe 17")]
    [InlineData("days", "84", "34")]
    [InlineData("days", "84", "184")]
    [InlineData("area", "61,5", "615")]
    [InlineData("area", "61,5", "67,5")]
    [InlineData("iban", "DE02 1203 0000 0000 2020 51", "DE89 3704 0044 0532 0130 00")]
    [InlineData("fee", "12,50", "1250")]
    [InlineData("fee", "1.250,00", "125,00")]
    public async Task AnotherTextThanTheOneShownIsNeverTaken(string name, string shown, string said)
    {
        var (zone, blank) = Blank(name);
        var field = await ReadAsync(name, blank.Lie(zone.Zone.X + 2, zone.Zone.Y + 5.8, shown, said, 12));
        Assert.True(!field.Accepted || Equals(field.Value, FieldValues.Parse(zone, shown).Value), $"'{field.Value}' was taken, '{shown}' is shown: {string.Join("; ", field.Checks)}");
    }

    [Theory]
    [InlineData("3 Tr")]
    [InlineData("1 g")]
    [InlineData("0.93 g")]
    public async Task TextThatNobodySeesIsNoValue(string how)
    {
        var (zone, blank) = Blank("days");
        Assert.False((await ReadAsync("days", blank.Unseen(zone.Zone.X + 2, zone.Zone.Y + 5.8, "84", how, 12))).Accepted);
    }

    [Theory]
    [InlineData("3 Tr")]
    [InlineData("1 g")]
    public async Task UnseenTextOverAnotherIsNotTaken(string how)
    {
        var (zone, blank) = Blank("days");
        var field = await ReadAsync("days", blank.Unseen(zone.Zone.X + 2, zone.Zone.Y + 5.8, "34", how, 12).Text(zone.Zone.X + 2, zone.Zone.Y + 5.8, "84", 12));
        Assert.True(!field.Accepted || Equals(field.Value, 84L), $"{field.Value}");
    }

    [Fact]
    public async Task TextBesideTheZoneOrThePageDoesNotReachIntoIt()
    {
        var (zone, blank) = Blank("days");
        var field = await ReadAsync("days", blank.Unseen(-40, zone.Zone.Y + 5.8, "34").Unseen(zone.Zone.X + 2, zone.Zone.Y + 40, "34").Text(zone.Zone.X + 2, zone.Zone.Y + 5.8, "84", 12));
        Assert.Equal((true, 84L), (field.Accepted, (long)field.Value!));
    }

    [Fact]
    public async Task TheMarksOfAForeignNameAreConfirmedByItsPicture()
    {
        var (zone, blank) = Blank("name");
        var field = await ReadAsync("name", blank.Text(zone.Zone.X + 2, zone.Zone.Y + 5.8, "\u008A\u00E1rka \u008Ei\u009Ekov\u00E1", 12));
        Assert.Equal((true, "\u0160\u00E1rka \u017Di\u017Ekov\u00E1", "text"), (field.Accepted, field.Value, field.Source));
    }

    private static (FormField Zone, Paper Blank) Blank(string name) => (
        SampleForm.Template.Fields.First(zone => zone.Name == name),
        SampleForm.Draw(SampleForm.Filled.Where(pair => pair.Key != name).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)));

    private async Task<FieldReading> ReadAsync(string name, Paper paper)
    {
        var form = SampleForm.Template with { Fields = [.. SampleForm.Template.Fields.Where(field => field.Name == name)] };
        return (await _reader.ReadAsync(new ReadRequest(paper.ToPdf(), [form], FindMrz: false), default)).Fields.Single();
    }
}
