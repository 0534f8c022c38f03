using Rpa.Bots.Ocr.Forms;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>Values held against the ink they were read from.</summary>
public sealed class InkAccountTests
{
    private static readonly FormField Text = new("x", FieldType.Text);

    [Theory]
    [InlineData(28, "125", true)]
    [InlineData(16, "125", false)]
    [InlineData(28, "12,5", false)]
    public void ACommaThatVanishedLeavesItsPlace(int next, string text, bool missed)
    {
        var account = Readings.Account(new FormField("x", FieldType.Decimal), Readings.Draw(Readings.At(5, 20, 20 + next)), unanimous: true, text, text, text, text);
        Assert.Equal((missed, missed), (account.Most < 0.85, account.Checks.Contains("room for a comma", StringComparison.Ordinal)));
    }

    [Fact]
    public void ACommaThatOneReadingMissedLeavesItsPlaceToo() =>
        Assert.Contains("room for a comma", Readings.Account(new FormField("x", FieldType.Money), Readings.Draw(Readings.At(5, 20, 48)), unanimous: false, "12,5", "125", "12,5", "12,5").Checks, StringComparison.Ordinal);

    [Theory]
    [InlineData(nameof(FieldType.Integer), "84", false, true)]
    [InlineData(nameof(FieldType.Integer), "84", true, false)]
    [InlineData(nameof(FieldType.Integer), "841", false, false)]
    [InlineData(nameof(FieldType.Text), "84", false, false)]
    public void ADigitThatWasNotReadIsCountedWhereReadingsWaver(string type, string text, bool unanimous, bool missed) =>
        Assert.Equal(missed, Readings.Account(new FormField("x", Enum.Parse<FieldType>(type)), Readings.Draw(Readings.At(5, 20, 35)), unanimous, text, text, text, text).Checks.Contains("3 letters are seen", StringComparison.Ordinal));

    [Theory]
    [InlineData("7.3.1984", 6, false)]
    [InlineData("7.3.1984", 7, true)]
    [InlineData("07.03.1984", 8, false)]
    [InlineData("07.03.1984", 9, true)]
    public void ADateHasAsManyDigitsAsWereRead(string date, int drawn, bool missed)
    {
        var line = Readings.Draw(Readings.At([.. Enumerable.Range(0, drawn).Select(i => 5 + (i * 15))]));
        Assert.Equal(missed, Readings.Account(new FormField("x", FieldType.Date), line, unanimous: false, date, date, date, date).Checks.Contains("letters are seen", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Alte str.", 3, 26, 4, 4, false)]
    [InlineData("Weber e.", 3, 26, 4, 4, false)]
    [InlineData("Alte str.", 20, 26, 4, 4, true)]
    [InlineData("Alte str.", 3, 18, 4, 4, true)]
    [InlineData("Alte str.", 3, 28, 2, 2, true)]
    [InlineData("Alte str.", 3, 22, 9, 9, true)]
    [InlineData("Mainzer.", 3, 26, 4, 4, true)]
    [InlineData("Alte str..", 3, 26, 4, 4, true)]
    public void AFullStopStandsCloseOnTheLineBehindAShortenedWord(string text, int gap, int top, int width, int height, bool isDirt)
    {
        var letters = text.Count(char.IsLetter);
        var line = Readings.Draw([.. Readings.At([.. Enumerable.Range(0, letters).Select(i => 5 + (i * 15))]), (5 + ((letters - 1) * 15) + 12 + gap, top + 1, width, height)]);
        Assert.Equal(isDirt, Readings.Account(Text, line, unanimous: true, text, text, text, text).Checks.Contains("the dot at the end", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Alte Straße. 3", true)]
    [InlineData("Alte Straße 3", false)]
    [InlineData("Alte Str. 3", false)]
    [InlineData("Prof. Weber", false)]
    public void AFullStopWithinFollowsAShortenedWord(string text, bool isDirt)
    {
        var line = Readings.Draw(Readings.At([.. Enumerable.Range(0, text.Count(c => c != ' ')).Select(i => 5 + (i * 15))]));
        Assert.Equal(isDirt, Readings.Account(Text, line, unanimous: true, text, text, text, text).Checks.Contains("the dot within", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void LettersBesideTheLineThatWereNotReadAreDoubted(int beside, bool doubted)
    {
        var line = Readings.Draw(Readings.At(5, 20)) with { Beside = beside };
        Assert.Equal(doubted, Readings.Account(Text, line, unanimous: true, "ab", "ab", "ab", "ab").Most < 0.97);
    }

    [Theory]
    [InlineData("anna meier@example.de", "anna.meier@example.de", true)]
    [InlineData("anna.meier@example.de", "anna.meier@example.de", false)]
    public void ADotThatVanishedInAnAddressLeavesABlank(string one, string other, bool missed) => Assert.Equal(
        missed, Readings.Account(new FormField("x", FieldType.Email), Readings.Draw(Readings.At(5, 20)), unanimous: false, other, one, other, one).Checks.Contains("room for a dot", StringComparison.Ordinal));

    [Theory]
    [InlineData("k-gross(wpost.example", true)]
    [InlineData("k-gross@post.example", false)]
    public void AnAtSignThatNobodySawMayHaveLeftALetter(string text, bool doubted)
    {
        var account = Readings.Account(new FormField("x", FieldType.Email), Readings.Draw(Readings.At([.. Enumerable.Range(0, 20).Select(i => 5 + (i * 15))])), unanimous: true, text, text);
        Assert.Equal(doubted, account.Checks.Contains("no reading saw the at sign", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("06131 493 7 1 5", true)]
    [InlineData("06131 4937 15", false)]
    [InlineData("06131 493-7 15", false)]
    public void DigitsAloneInATelephoneNumberAreNoNumber(string text, bool doubted) => Assert.Equal(
        doubted,
        Readings.Account(new FormField("x", FieldType.Phone), Readings.Draw(Readings.At([.. Enumerable.Range(0, 12).Select(i => 5 + (i * 15))])), unanimous: true, text, text, text, text).Checks.Contains("stand far apart", StringComparison.Ordinal));

    [Theory]
    [InlineData("L", true)]
    [InlineData("La", false)]
    public void ASingleLetterMayBeDirt(string text, bool isDirt) =>
        Assert.Equal(isDirt, Readings.Account(Text, Readings.Draw(Readings.At(5, 20)), unanimous: true, text, text, text, text).Checks.Contains("a single letter", StringComparison.Ordinal));

    [Theory]
    [InlineData("551", true)]
    [InlineData("5511", false)]
    public void EachFilledBoxHoldsOneCharacter(string text, bool missed)
    {
        var zone = new FormField("x", FieldType.Integer) { Comb = 5 };
        var checks = new List<string>();
        var line = Readings.Draw(Readings.At(5, 20, 35, 50));
        var image = new ZoneImage([line], IsCut: false, [CombCell.Letter, CombCell.Letter, CombCell.Letter, CombCell.Letter, CombCell.Empty]);
        var most = InkAccount.Most(zone, image, [Readings.Of(zone, line, text, text)], FieldValues.Parse(zone, text), unanimous: true, checks);
        Assert.Equal((missed, missed), (most < 0.85, checks.Exists(check => check.Contains("4 boxes are filled", StringComparison.Ordinal))));
    }

    [Fact]
    public void InkThatReachesBeyondTheZoneMayLackAPart()
    {
        var checks = new List<string>();
        var line = Readings.Draw(Readings.At(5, 20));
        Assert.True(InkAccount.Most(Text, new ZoneImage([line], IsCut: true, []), [Readings.Of(Text, line, "ab", "ab")], FieldValues.Parse(Text, "ab"), unanimous: true, checks) <= 0.5);
    }
}
