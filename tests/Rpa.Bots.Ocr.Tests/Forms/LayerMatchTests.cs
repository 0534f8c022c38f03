using Rpa.Bots.Ocr.Forms;

namespace Rpa.Bots.Ocr.Tests.Forms;

public sealed class LayerMatchTests
{
    [Theory]
    [InlineData("Änne Müller-Groß", "Änne Müller-Groß", true)]
    [InlineData("Änne Müller-Groß", "Anne Miiller-GroB", false)]
    [InlineData("Šárka Žižková", "Sárka Zizkovä", true)]
    [InlineData("Şebnem Oğuz", "Sebnem Oguz", false)]
    [InlineData("Łukasz", "tukasz", true)]
    [InlineData("Ilse 10", "llse 1O", true)]
    [InlineData("Haus § 5", "Haus 8 5", false)]
    [InlineData("Weber – Klein", "Weber - Klein", true)]
    public void WhatAModelMakesOfATextConfirmsIt(string said, string seen, bool knowsUmlauts) => Assert.True(LayerMatch.IsSeen(said, seen, knowsUmlauts));

    [Theory]
    [InlineData("Maier", "Meier", false)]
    [InlineData("Müller", "Muller", true)]
    [InlineData("Muller", "Müller", true)]
    [InlineData("Muller", "Müller", false)]
    [InlineData("ab@example.de", "a.b@example.de", true)]
    [InlineData("Müller-Groß", "Müller Groß", true)]
    [InlineData("Weg 17", "Weg 11", true)]
    [InlineData("Weg 17a", "Weg 17", true)]
    [InlineData("Ian", "Jan", true)]
    [InlineData("Sell", "5ell", true)]
    [InlineData("Milić", "Miliz", true)]
    [InlineData("Mаier", "Maier", true)]
    [InlineData("", "", true)]
    public void AnotherTextDoesNot(string said, string seen, bool knowsUmlauts) => Assert.False(LayerMatch.IsSeen(said, seen, knowsUmlauts));

    [Theory]
    [InlineData('š', 'é')]
    [InlineData('ő', 'ö')]
    [InlineData('Ž', 'É')]
    [InlineData('ş', 'g')]
    [InlineData('Ş', 'Q')]
    [InlineData('ł', 'ł')]
    [InlineData('ü', 'ü')]
    [InlineData('a', 'a')]
    public void AForeignLetterHasItsMarksWhereOneWeKnowHasThem(char letter, char like) => Assert.Equal(like, LayerMatch.StandIn(letter));
}
