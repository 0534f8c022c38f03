using Rpa.Bots.Ocr.Forms;

namespace Rpa.Bots.Ocr.Tests.Forms;

public sealed class ConsensusTests
{
    [Fact]
    public void AgreementOfAllIsFullSupport()
    {
        var consensus = Of("55116", "55116", "55116", "55116");
        Assert.Equal(("55116", 1.0), (consensus.Text, consensus.Support));
    }

    [Fact]
    public void OneMisreadLetterIsOutvotedAndCostsSupport()
    {
        var consensus = Of("55116", "95116", "55116", "55116");
        Assert.Equal("55116", consensus.Text);
        Assert.Equal(0.75, consensus.Support);
    }

    [Fact]
    public void ALetterThatOnlyOneReadingAddsIsLeftOut() => Assert.Equal("Mainz", Of("Mainz", "Mainz", "Maiinz", "Mainz").Text);

    [Fact]
    public void ALetterThatOneModelNeverSeesHasNoSupport()
    {
        var consensus = Of("emil-kuehn", "emil-huehn", "emil-kuehn", "emil-huehn");
        Assert.Equal(0, consensus.Support);
        Assert.Contains("k h", consensus.Doubt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Müller", "Muller")]
    [InlineData("Müller", "Miiller")]
    [InlineData("Weiß", "Weik")]
    public void AnUmlautNeedsOnlyThatTheForeignModelSeesALetterThere(string native, string foreign)
    {
        var consensus = Of(native, foreign, native, foreign);
        Assert.Equal(native, consensus.Text);
        Assert.True(consensus.Support > 0.66, consensus.Doubt);
    }

    [Fact]
    public void ADotlessIIsNeverTaken() => Assert.Equal(0, Of("Mıa", "Mia", "Mıa", "Mia").Support);

    // Native and foreign in turn, as the reader asks them.
    private static Consensus Of(params string[] readings) => Consensus.Of([.. readings.Select((text, at) => new Vote(text, at % 2 == 0))]);
}
