using Rpa.Bots.Ocr.Forms;

namespace Rpa.Bots.Ocr.Tests.Forms;

public sealed class FieldValueTests
{
    [Theory]
    [InlineData("DE89 3704 0044 0532 0130 00")]
    [InlineData("DEB9 37O4 OO44 0532 0130 00")]
    [InlineData("DE89 3704 00044 0532 0130 0O")]
    [InlineData("DE89 3704 0O044 0532 0130 00")]
    public void LettersAmongTheDigitsOfAGermanIbanAreTheDigitsTheyLookLike(string read)
    {
        var value = FieldValues.Parse(new FormField("iban", FieldType.Iban), read);
        Assert.Equal(read.Contains("00044", StringComparison.Ordinal) ? null : "DE89370400440532013000", value.Value);
    }

    [Theory]
    [InlineData("07031984", 8, "1984-03-07")]
    [InlineData("07031984", 0, null)]
    [InlineData("7. März 1984", 0, "1984-03-07")]
    [InlineData("March 7, 1984", 0, "1984-03-07")]
    [InlineData("7 Oct 1984", 0, "1984-10-07")]
    [InlineData("7. Brumaire 1984", 0, null)]
    public void DatesAreReadInBoxesAndWithWrittenMonths(string read, int comb, string? day) =>
        Assert.Equal(day, (FieldValues.Parse(new FormField("day", FieldType.Date) { Comb = comb }, read).Value as DateOnly?)?.ToString("yyyy-MM-dd", null));
}
